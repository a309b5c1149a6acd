import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { handleApi } from "#/api/handler.ts";
import { connect } from "#/db/connect.ts";
import { setPool } from "#/db/pool.ts";
import { closeReceiptBell, openReceiptBell, receiptBell } from "#/db/receipt-bell.ts";
import { createContext } from "#/domain/context.ts";
import { tailReceipts } from "#/domain/usage/feed/tail-receipts.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { useDatabase } from "../../support/database.ts";
import { openTail, type Tail } from "../../support/open-tail.ts";
import { emptyTables } from "../../support/stored-usage.ts";
import { makeServices } from "../../support/usage-services.ts";

const { ctx, sql, settings } = await useDatabase();
const sockets = new Set<Socket>();
let server: Server;
let origin: string;

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

const event = (id: string, more: object = {}) => ({
  id,
  customer: "acme",
  service: "FileSync",
  quantity: 1,
  ...more,
});
const idsOf = (tail: Tail) => tail.receipts.map(({ id }) => id);
const has = (tail: Tail, ...ids: string[]) =>
  expect.poll(() => idsOf(tail), { timeout: 10_000, interval: 20 }).toEqual(ids);

/** Transactions that a test left open. */
const held = new Set<(commits: boolean) => Promise<void>>();

afterEach(async () => {
  for (const letGo of held) await letGo(false);
  held.clear();
});

/** A group as a writer inserts it, in a transaction of its own that ends when told. */
async function holdGroup(id: string) {
  const writer = connect(settings, { max: 1, applicationName: "meterline tests" });
  const written = Promise.withResolvers<void>();
  const end = Promise.withResolvers<boolean>();
  const done = writer
    .begin(async (tx) => {
      await tx`insert into receipt_groups (received_at, accepted, duplicate, conflict, rejected, receipts)
        values (now(), 1, 0, 0, 0, ${tx.json([{ id, status: "accepted", customer: "acme", service: "FileSync", quantities: ["1"], occurred_at: "2026-01-01T00:00:00.000Z" }])})`;
      written.resolve();
      if (!(await end.promise)) throw new Error("rolled back");
    })
    .catch(() => {});
  await written.promise;
  const letGo = async (commits: boolean) => {
    end.resolve(commits);
    await done;
    await writer.end();
  };
  held.add(letGo);
  return letGo;
}

test("every outcome is told as it happens, with its event", async () => {
  const tail = await openTail(origin);
  await recordEvents(ctx, [
    event("one", { quantity: "2.50" }),
    event("one", { quantity: "2.50" }),
    event("one"),
    { id: "bad" },
  ]);
  await expect.poll(() => tail.receipts.length, { timeout: 5000 }).toBe(4);
  const byStatus = tail.receipts.toSorted((left, right) => (left.status < right.status ? -1 : 1));
  expect(byStatus).toMatchObject([
    {
      id: "one",
      status: "accepted",
      customer: "acme",
      service: "FileSync",
      quantity: "2.5",
      values: { files: "2.5" },
    },
    { id: "one", status: "conflict", reason: expect.stringContaining("quantity") },
    { id: "one", status: "duplicate" },
    { id: "bad", status: "rejected", customer: null, occurred_at: null },
  ]);
  expect(tail.counts).toEqual({ accepted: 1, duplicate: 1, conflict: 1, rejected: 1 });
  await tail.close();
});

test("a new tail begins with the latest receipts, and filters choose", async () => {
  await recordEvents(ctx, [
    event("a"),
    event("b", { customer: "other" }),
    event("c", { service: "Video", quantity: undefined, values: { minutes: 1 } }),
  ]);
  const [all, other, video, conflicts] = await Promise.all([
    openTail(origin),
    openTail(origin, { customer: "other" }),
    openTail(origin, { service: "Video" }),
    openTail(origin, { status: "conflict" }),
  ]);
  await has(all, "a", "b", "c");
  await has(other, "b");
  await has(video, "c");
  await recordEvents(ctx, [event("d", { customer: "other" }), event("a", { quantity: 9 })]);
  await has(all, "a", "b", "c", "d", "a");
  await has(other, "b", "d");
  await has(video, "c");
  await has(conflicts, "a");
  for (const tail of [all, other, video, conflicts]) await tail.close();
});

test("a group that commits after a later one is told, also after a reconnect in between", async () => {
  const early = await holdGroup("early");
  const earlier = await holdGroup("never");
  const tail = await openTail(origin);
  await recordEvents(ctx, [event("late")]);
  await has(tail, "late");
  await tail.close();
  expect(tail.cursor).toBe("3-1.2");
  await recordEvents(ctx, [event("later")]);
  const resumed = await openTail(origin, { lastEventId: tail.cursor });
  await has(resumed, "later");
  await early(true);
  await has(resumed, "later", "early");
  await earlier(false);
  await resumed.close();
  const again = await openTail(origin, { lastEventId: resumed.cursor });
  await recordEvents(ctx, [event("last")]);
  await has(again, "last");
  await again.close();
});

test("through many broken connections, with commits out of order, every receipt comes exactly once", async () => {
  const writers = [1, 2].map((number) => {
    const pool = connect(settings, { max: 3, applicationName: `meterline tests ${number}` });
    return { pool, ctx: createContext({ sql: pool, log: ctx.log, actor: "test" }) };
  });
  const sent: string[] = [];
  let isOver = false;
  onTestFinished(() => {
    isOver = true;
  });
  const write = async (writer: number) => {
    for (let call = 0; !isOver; call++) {
      const ids = Array.from({ length: 1 + (call % 4) }, (_, place) => `${writer} ${call} ${place}`);
      await recordEvents(
        writers[writer]?.ctx ?? ctx,
        ids.map((id) => event(id)),
      );
      sent.push(...ids);
      await sleep(Math.random() * 15);
    }
  };
  const disturb = async () => {
    for (let call = 0; !isOver; call++) {
      const end = await holdGroup(`held ${call}`);
      await sleep(Math.random() * 300);
      const commits = call % 3 !== 0;
      await end(commits);
      if (commits) sent.push(`held ${call}`);
    }
  };
  let tail = await openTail(origin);
  const told: string[] = [];
  const writing = Promise.all([write(0), write(1), disturb(), disturb()]);
  for (let cut = 0; cut < 40; cut++) {
    await sleep(Math.random() * 250);
    if (cut % 2 === 0) for (const socket of sockets) socket.destroy();
    await tail.close();
    told.push(...(idsOf(tail) as string[]));
    tail = await openTail(origin, { lastEventId: tail.cursor });
  }
  isOver = true;
  await writing;
  await expect
    .poll(() => told.length + tail.receipts.length, { timeout: 20_000 })
    .toBeGreaterThanOrEqual(sent.length);
  await sleep(500);
  told.push(...(idsOf(tail) as string[]));
  await tail.close();
  expect(sent.length).toBeGreaterThan(200);
  expect(told.toSorted()).toEqual(sent.toSorted());
  expect(tail.omitted).toBe(0);
  for (const { pool } of writers) await pool.end();
}, 60_000);

test("a reader who was away for long is told how many receipts it is not shown", async () => {
  const tail = await openTail(origin);
  await recordEvents(ctx, [event("first")]);
  await has(tail, "first");
  await tail.close();
  await sql`
    insert into receipt_groups (received_at, accepted, duplicate, conflict, rejected, receipts)
    select now(), 10, 0, 0, 1, jsonb_build_array(jsonb_build_object('id', 'n' || n, 'status', 'accepted', 'customer', 'acme', 'service', 'FileSync'))
    from generate_series(1, 5000) as n`;
  const resumed = await openTail(origin, { lastEventId: tail.cursor });
  await expect.poll(() => resumed.counts.accepted, { timeout: 10_000 }).toBe(50_000);
  expect(resumed.receipts.length + resumed.omitted).toBe(55_000);
  expect(resumed.largest).toBeLessThanOrEqual(200);
  expect(idsOf(resumed).at(-1)).toBe("n5000");
  await resumed.close();
});

test("what nobody rang for is found by looking", async () => {
  await closeReceiptBell();
  openReceiptBell({ ...settings, host: "/nonexistent" });
  const tail = await openTail(origin);
  await recordEvents(ctx, [event("unheard")]);
  await has(tail, "unheard");
  await tail.close();
  await closeReceiptBell();
  openReceiptBell(settings);
});

test("a lost listener comes back", async () => {
  const listener = async () => {
    const [row] = await sql<{ pid: number }[]>`
      select pid from pg_stat_activity where application_name = 'meterline live' and datname = current_database() and query like 'listen%'`;
    return row?.pid;
  };
  const tail = await openTail(origin);
  await expect.poll(listener).toBeTypeOf("number");
  const lost = await listener();
  await sql`select pg_terminate_backend(${lost ?? 0}, 5000)`;
  expect(await listener()).toBeUndefined();
  await expect.poll(listener, { timeout: 10_000 }).toBeTypeOf("number");
  await recordEvents(ctx, [event("heard")]);
  await has(tail, "heard");
  await tail.close();
});

test("readers who are gone leave nothing behind, and one who stays goes on", async () => {
  const { bell } = receiptBell();
  let waiting = 0;
  const wait = bell.wait.bind(bell);
  vi.spyOn(bell, "wait").mockImplementation(async (...given) => {
    waiting++;
    await wait(...given).finally(() => waiting--);
  });
  const tails = await Promise.all(Array.from({ length: 10 }, () => openTail(origin)));
  await expect.poll(() => waiting).toBe(10);
  const [first, ...others] = tails;
  await Promise.all(others.map((tail) => tail.close()));
  await expect.poll(() => waiting, { timeout: 1500, interval: 10 }).toBe(1);
  await recordEvents(ctx, [event("still")]);
  await has(first as Tail, "still");
  await first?.close();
  await expect.poll(() => waiting, { timeout: 1500, interval: 10 }).toBe(0);
  await sleep(2500);
  expect(waiting).toBe(0);
  vi.restoreAllMocks();
});

test("a reader who is slow is told counts of what it missed, and holds nothing up", async () => {
  const stop = new AbortController();
  const pages = tailReceipts(ctx, {}, stop.signal);
  await pages.next();
  await sql`
    insert into receipt_groups (received_at, accepted, duplicate, conflict, rejected, receipts)
    select now(), 500, 0, 0, 0, (select jsonb_agg(jsonb_build_object('id', 'n' || m, 'status', 'accepted')) from generate_series(1, 100) as m)
    from generate_series(1, 300) as n`;
  const { value } = await pages.next();
  if (!value) throw new Error("the tail has ended");
  const [, page] = value;
  expect([page.counts.accepted, page.receipts.length, page.omitted]).toEqual([150_000, 200, 149_800]);
  const last = pages.next();
  stop.abort();
  expect(await last).toMatchObject({ done: true });
});

test.each(["x", "12-13", "12-", "-1", "1.5", "1-1", "9".repeat(30)])(
  "lastEventId %s is refused",
  async (lastEventId) => {
    const tail = await openTail(origin, { lastEventId });
    await expect
      .poll(() => tail.error)
      .toMatchObject({ data: { code: "BAD_REQUEST" }, message: expect.stringContaining("lastEventId") });
    await tail.close();
  },
);

test("a cursor of another database begins anew", async () => {
  await recordEvents(ctx, [event("here")]);
  const tail = await openTail(origin, { lastEventId: "999999999" });
  await has(tail, "here");
  await tail.close();
});
