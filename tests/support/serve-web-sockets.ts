import { once } from "node:events";
import { WebSocket } from "ws";
import { parseEnv } from "#/env.ts";
import { drain } from "#/server/drain.ts";
import { listen } from "#/server/listen.ts";
import { openDoor } from "#/server/route-requests.ts";
import type { Patience } from "#/server/web-sockets/audience.ts";
import { openWebSockets } from "#/server/web-sockets/open-web-sockets.ts";
import { FrameStage } from "./frames.ts";

export interface WebSocketWorld {
  /** Such as ws://127.0.0.1:41234 */
  address: string;
  port: number;
  /** Where frames come from. */
  stage: FrameStage;
  /** Ends as the product does at its stop. */
  close: () => Promise<void>;
}

/** The self-hosted server's door and WebSockets on a free port, without a database behind it. */
export async function serveWebSockets(
  settings: Record<string, string> = {},
  patience: Partial<Patience> = {},
): Promise<WebSocketWorld> {
  const webSockets = openWebSockets(parseEnv({ HOST: "127.0.0.1", ...settings }), patience);
  const { server, inside, openPages } = openDoor(webSockets);
  openPages((_request, response) => response.writeHead(200).end("a page"));
  const address = await listen(server, "127.0.0.1", 0);
  const stage = new FrameStage();
  webSockets.follow((signal) => stage.follow(signal));
  const never = new AbortController().signal;
  return {
    address: address.replace("http", "ws"),
    port: Number(new URL(address).port),
    stage,
    close: async () => {
      await webSockets.close(never);
      await drain(inside, 1000, never);
    },
  };
}

/** A WebSocket client and all it was told. */
export interface Listener {
  socket: WebSocket;
  messages: { services: unknown[]; dropped?: number; [field: string]: unknown }[];
  /** The code it was closed with. */
  closed: Promise<number>;
}

/** Connects, and answers once it is let in; fails with the status of the refusal. */
export async function listenTo(
  address: string,
  { path = "/ws", headers = {} }: { path?: string; headers?: Record<string, string> } = {},
): Promise<Listener> {
  const socket = new WebSocket(`${address}${path}`, { headers });
  const messages: Listener["messages"] = [];
  socket.on("message", (data) => messages.push(JSON.parse(String(data))));
  socket.on("error", () => {
    // `close` follows.
  });
  const closed = once(socket, "close").then(([code]) => Number(code));
  const refused = once(socket, "unexpected-response").then(([, response]) => {
    socket.terminate();
    throw new Error(`refused with ${response.statusCode}`);
  });
  await Promise.race([once(socket, "open"), refused]);
  refused.catch(() => {});
  return { socket, messages, closed };
}
