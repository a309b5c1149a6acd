import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { handleApi } from "#/api/handler.ts";
import { setPool } from "#/db/pool.ts";
import { closeReceiptBell, openReceiptBell } from "#/db/receipt-bell.ts";
import { useDatabase } from "./database.ts";
import type { Tail } from "./open-tail.ts";
import { emptyTables } from "./stored-usage.ts";
import { makeServices } from "./usage-services.ts";

/** A database whose receipts are told over HTTP; before each test nothing was received. */
export async function useTail() {
  const { ctx, sql, settings } = await useDatabase();
  const sockets = new Set<Socket>();
  let server: Server;
  let origin = "";

  beforeAll(async () => {
    setPool(settings);
    openReceiptBell(settings);
    await makeServices(ctx);
    server = createServer(getRequestListener((request) => handleApi(request)));
    server.on("connection", (socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(async () => {
    await emptyTables(sql);
    await sql`truncate receipt_groups, receipt_minutes restart identity`;
  });

  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await closeReceiptBell();
  });
  return { ctx, sql, settings, sockets, origin: () => origin };
}

/** An event of one customer and service. */
export const event = (id: string, more: object = {}) => ({
  id,
  customer: "acme",
  service: "FileSync",
  quantity: 1,
  ...more,
});

export const idsOf = (tail: Tail) => tail.receipts.map(({ id }) => id);

/** Waits until the tail has told exactly these events. */
export const has = (tail: Tail, ...ids: string[]) =>
  expect.poll(() => idsOf(tail), { timeout: 10_000, interval: 20 }).toEqual(ids);
