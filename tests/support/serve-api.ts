import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterAll } from "vitest";
import { eventLane } from "#/api/events/event-lane.ts";
import { handleApi } from "#/api/handler.ts";
import { holdLane } from "#/api/holds/hold-lane.ts";
import { setPool } from "#/db/pool.ts";
import { readEnv } from "#/env.ts";
import type { ServerSettings } from "./database-server.ts";

/** The API on a free port, as the self-hosted server opens it, until the file's last test. Returns its address. */
export async function serveApi(settings: ServerSettings): Promise<string> {
  const sql = setPool(settings);
  const usual = getRequestListener((request) => handleApi(request));
  const env = readEnv();
  const server = createServer(eventLane({ env, sql, next: holdLane({ env, sql, next: usual }) }));
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
