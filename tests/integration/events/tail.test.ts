import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { connect } from "#/db/connect.ts";
import { createContext } from "#/domain/context.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { openTail } from "../../support/open-tail.ts";
import { event, has, idsOf, useTail } from "../../support/receipt-tail.ts";

const { ctx, settings, sockets, origin } = await useTail();

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
  const tail = await openTail(origin());
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
    openTail(origin()),
    openTail(origin(), { customer: "other" }),
    openTail(origin(), { service: "Video" }),
    openTail(origin(), { status: "conflict" }),
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
  const tail = await openTail(origin());
  await recordEvents(ctx, [event("late")]);
  await has(tail, "late");
  await tail.close();
  expect(tail.cursor).toBe("3-1.2");
  await recordEvents(ctx, [event("later")]);
  const resumed = await openTail(origin(), { lastEventId: tail.cursor });
  await has(resumed, "later");
  await early(true);
  await has(resumed, "later", "early");
  await earlier(false);
  await resumed.close();
  const again = await openTail(origin(), { lastEventId: resumed.cursor });
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
  let tail = await openTail(origin());
  const told: string[] = [];
  const writing = Promise.all([write(0), write(1), disturb(), disturb()]);
  for (let cut = 0; cut < 40; cut++) {
    await sleep(Math.random() * 250);
    if (cut % 2 === 0) for (const socket of sockets) socket.destroy();
    await tail.close();
    told.push(...(idsOf(tail) as string[]));
    tail = await openTail(origin(), { lastEventId: tail.cursor });
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
