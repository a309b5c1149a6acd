import type { RequestListener, Server } from "node:http";
import { prepareNext } from "#/env.ts";

export type Pages = { listener: RequestListener; close: () => Promise<void> };

/** Loads Next, which renders the pages: those built before, or in `dev` those of the sources as they change. */
export async function loadPages(root: string, server: Server, address: URL, dev: boolean): Promise<Pages> {
  prepareNext(dev ? "development" : "production");
  const { default: next } = await import("next");
  const app = next({ dev, dir: root, httpServer: server, hostname: address.hostname, port: Number(address.port), quiet: !dev });
  await app.prepare();
  const handle = app.getRequestHandler();
  return { listener: (request, response) => void handle(request, response), close: () => app.close() };
}
