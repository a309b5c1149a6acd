import { createServer, type RequestListener, type Server } from "node:http";
import { prepareNext } from "#/env.ts";

export type Pages = { listener: RequestListener; close: () => Promise<void> };

/**
 * Loads Next, which renders the pages: those built before, or in `dev` those of the sources as they change. It
 * hears of WebSockets, of its hot reload, from `sockets`.
 */
export async function loadPages(root: string, sockets: Server, address: URL, dev: boolean): Promise<Pages> {
  prepareNext(dev ? "development" : "production");
  const { default: next } = await import("next");
  // Next would leave all others open unanswered: in production it gets none.
  const httpServer = dev ? sockets : createServer();
  const app = next({
    dev,
    dir: root,
    httpServer,
    hostname: address.hostname,
    port: Number(address.port),
    quiet: !dev,
  });
  await (dev ? app.prepare() : withoutChatter(() => app.prepare()));
  const handle = app.getRequestHandler();
  return { listener: (request, response) => void handle(request, response), close: () => app.close() };
}

/** Next tells how long it took to read its settings, `quiet` or not. Our own lines don't go through console. */
async function withoutChatter(work: () => Promise<void>): Promise<void> {
  const { log } = console;
  console.log = () => {};
  try {
    await work();
  } finally {
    console.log = log;
  }
}
