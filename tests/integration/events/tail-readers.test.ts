import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { closeReceiptBell, openReceiptBell, receiptBell } from "#/db/receipt-bell.ts";
import { tailReceipts } from "#/domain/usage/feed/tail-receipts.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { openTail, type Tail } from "../../support/open-tail.ts";
import { event, has, idsOf, useTail } from "../../support/receipt-tail.ts";

const { ctx, sql, settings, origin } = await useTail();

test("a reader who was away for long is told how many receipts it is not shown", async () => {
  const tail = await openTail(origin());
  await recordEvents(ctx, [event("first")]);
  await has(tail, "first");
  await tail.close();
  await sql`
    insert into receipt_groups (received_at, accepted, duplicate, conflict, rejected, receipts)
    select now(), 10, 0, 0, 1, jsonb_build_array(jsonb_build_object('id', 'n' || n, 'status', 'accepted', 'customer', 'acme', 'service', 'FileSync'))
    from generate_series(1, 5000) as n`;
  const resumed = await openTail(origin(), { lastEventId: tail.cursor });
  await expect.poll(() => resumed.counts.accepted, { timeout: 10_000 }).toBe(50_000);
  expect(resumed.receipts.length + resumed.omitted).toBe(55_000);
  expect(resumed.largest).toBeLessThanOrEqual(200);
  expect(idsOf(resumed).at(-1)).toBe("n5000");
  await resumed.close();
});

test("what nobody rang for is found by looking", async () => {
  await closeReceiptBell();
  openReceiptBell({ ...settings, host: "/nonexistent" });
  const tail = await openTail(origin());
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
  const tail = await openTail(origin());
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
  const tails = await Promise.all(Array.from({ length: 10 }, () => openTail(origin())));
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
    const tail = await openTail(origin(), { lastEventId });
    await expect
      .poll(() => tail.error)
      .toMatchObject({ data: { code: "BAD_REQUEST" }, message: expect.stringContaining("lastEventId") });
    await tail.close();
  },
);

test("a cursor of another database begins anew", async () => {
  await recordEvents(ctx, [event("here")]);
  const tail = await openTail(origin(), { lastEventId: "999999999" });
  await has(tail, "here");
  await tail.close();
});
