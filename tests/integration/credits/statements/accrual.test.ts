import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import { connect, type Sql } from "#/db/connect.ts";
import { type Context, createContext } from "#/domain/context.ts";
import { grantCredits } from "#/domain/credits/ledger/grant-credits.ts";
import type { PlanTerms } from "#/domain/credits/plans/plan-terms.ts";
import { chargeOpenPeriods, chargeRecentUse } from "#/domain/credits/statements/charge-open-periods.ts";
import { awaitCharging, takeChargingTurn } from "#/domain/credits/statements/charging-turns.ts";
import { closePeriod } from "#/domain/credits/statements/close-period.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { closeEnded, followUse } from "#/jobs/billing-jobs.ts";
import { atTime, closeAt, insertPeriods, insertPlan, perUnit } from "../../../support/closing.ts";
import { testNow, useDatabase } from "../../../support/database.ts";
import { importFile } from "../../../support/import-file.ts";
import { type FileSession, sessionFile } from "../../../support/session-file.ts";
import { emptyTables } from "../../../support/stored-usage.ts";
import { makeServices } from "../../../support/usage-services.ts";

const { ctx, sql, settings } = await useDatabase();
const months = ["2022-11-01", "2022-12-01", "2023-01-01", "2023-02-01"];
const { space, sessions, charging } = advisoryLocks;
const pools: Sql[] = [];

beforeAll(() => makeServices(ctx));
beforeEach(() => emptyTables(sql));
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end({ timeout: 5 })));
});

/** Another process with so many connections, at a time; it has charged nothing yet. */
function processAt(time: string, max = 3): Context {
  const pool = connect(settings, { max, applicationName: "meterline tests" });
  pools.push(pool);
  return createContext({ ...ctx, sql: pool, clock: () => new Date(time) });
}

const inCredits = (more: Partial<PlanTerms> = {}) =>
  perUnit({ files: "1" }, { currency: "credits", ...more });

async function bill(planId: number, customer: string, granted: string | null = "100"): Promise<number> {
  const customerId = await insertPeriods(sql, { customer, planId, bounds: months.slice(2) });
  if (granted !== null)
    await grantCredits(ctx, { customerId, amount: granted, effectiveAt: "2023-01-01T00:00:00Z" });
  return customerId;
}

const record = (on: Context, id: string, quantity: string, customer = "ann") =>
  recordEvents(on, [{ customer, id, service: "FileSync", quantity, occurred_at: "2023-01-05" }]);

const available = async (customerId: number) => {
  const [row] = await sql<{ left: string }[]>`
    select trim_scale(sum(available))::text as left from credit_grants where customer_id = ${customerId}`;
  return row?.left;
};

/** Holds a lock until what it answers is called. */
async function holdLock(key: number): Promise<() => Promise<void>> {
  const held = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const done = sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${space}::int, ${key}::int)`;
    held.resolve();
    await release.promise;
  });
  await held.promise;
  return async () => {
    release.resolve();
    await done;
  };
}

test.each([2, 4])(
  "with %i connections, charging and many closings at once come to their end",
  async (max) => {
    const planId = await insertPlan(sql, "p", inCredits());
    const customers = Array.from({ length: 12 }, (_, n) => `c${n}`);
    for (const customer of customers) {
      const customerId = await insertPeriods(sql, { customer, planId, bounds: months });
      await grantCredits(ctx, { customerId, amount: "100", effectiveAt: "2022-11-01T00:00:00Z" });
      await recordEvents(ctx, [
        { customer, id: "a", service: "FileSync", quantity: "3", occurred_at: "2022-11-05" },
        { customer, id: "b", service: "FileSync", quantity: "4", occurred_at: "2023-01-05" },
      ]);
    }
    const small = processAt(testNow.toISOString(), max);
    await Promise.all([
      chargeOpenPeriods(small, { since: null, periodsABatch: 2 }),
      chargeOpenPeriods(small, { since: null, periodsABatch: 5 }),
      ...customers.map((customer) => closePeriod(small, { customer, number: 1 })),
    ]);
    const spent = await sql`select distinct trim_scale(spent)::text as spent from credit_grants`;
    expect([...spent]).toEqual([{ spent: "7" }]);
  },
);

test("who waits for charging waits for the one that is at it, not for the next", async () => {
  const turn = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const first = takeChargingTurn(ctx, () => {
    begun.resolve();
    return turn.promise;
  });
  await begun.promise;
  let isOver = false;
  const waiting = awaitCharging(ctx).then(() => {
    isOver = true;
  });
  await sleep(100);
  expect(isOver).toBe(false);
  turn.resolve();
  await first;
  const release = await holdLock(charging);
  await waiting;
  await release();
  await awaitCharging(ctx);
});

test("a period that can't be charged holds up no other, and is tried again although nothing came", async () => {
  const ann = await bill(await insertPlan(sql, "p", inCredits()), "ann");
  const broken = await insertPlan(sql, "broken", perUnit({ gone: "1" }, { currency: "credits" }));
  const bob = await bill(broken, "bob");
  const own = processAt("2023-01-15T12:00:00Z");
  const at = (time: string) => atTime(own, time);
  await record(ctx, "a", "10", "ann");
  await record(ctx, "b", "5", "bob");
  await expect(chargeRecentUse(at("2023-01-15T12:00:00Z"))).rejects.toThrow(/no meter "gone"/);
  expect(await available(ann)).toBe("90");
  await expect(chargeRecentUse(at("2023-01-15T12:10:00Z"))).rejects.toThrow(/no meter "gone"/);
  await sql`
    update plan_versions set terms = ${JSON.stringify(inCredits())}::text::jsonb where plan_id = ${broken}`;
  expect(await chargeRecentUse(at("2023-01-15T12:20:00Z"))).toBe(1);
  expect([await available(ann), await available(bob)]).toEqual(["90", "95"]);
  expect(await chargeRecentUse(at("2023-01-15T12:30:00Z"))).toBe(0);
});

test("what was used without credits is charged when some are given, or begin to count", async () => {
  const flat = { model: "flat" as const, name: null, meter: null, amount: "40" };
  const ann = await bill(await insertPlan(sql, "p", inCredits()), "ann", null);
  const bob = await bill(await insertPlan(sql, "flat", inCredits({ items: [flat] })), "bob", null);
  const own = processAt("2023-01-15T12:00:00Z");
  const at = (time: string) => atTime(own, time);
  await record(ctx, "a", "10", "ann");
  expect(await chargeRecentUse(at("2023-01-15T12:00:00Z"))).toBe(2);
  await chargeRecentUse(at("2023-01-15T12:10:00Z"));
  // A flat amount that nothing pays is not looked at for ever.
  expect(await chargeRecentUse(at("2023-01-15T12:20:00Z"))).toBe(0);
  const effectiveAt = "2023-01-15T12:35:00Z";
  await grantCredits(at("2023-01-15T12:25:00Z"), { customerId: ann, amount: "100", effectiveAt });
  await grantCredits(at("2023-01-15T12:25:00Z"), { customerId: bob, amount: "100" });
  expect(await chargeRecentUse(at("2023-01-15T12:30:00Z"))).toBe(1);
  expect(await chargeRecentUse(at("2023-01-15T12:40:00Z"))).toBe(1);
  const spent = await sql`select customer_id as id, spent from credit_grants order by 1`;
  expect([...spent]).toEqual([
    { id: ann, spent: "10" },
    { id: bob, spent: "40" },
  ]);
});

test("an import is found by when it ended, and one that replaces others changes who had those", async () => {
  const planId = await insertPlan(sql, "p", perUnit({ sessions: "1" }, { currency: "credits" }));
  const [ann, bob] = [await bill(planId, "ann"), await bill(planId, "bob")];
  const other = await bill(await insertPlan(sql, "files", inCredits()), "cid");
  const session = (username: string): FileSession => ({
    username,
    start: "2023-01-03 00:00:00",
    upload: "1",
    download: "2",
  });
  // Each look at the clock is minutes after the one before it.
  let now = testNow.getTime();
  const slow: Context = {
    ...ctx,
    clock: () => {
      now += 10 * 60_000;
      return new Date(now);
    },
  };
  await importFile(slow, sessionFile([session("ann")]));
  const later = () => atTime(ctx, new Date(now).toISOString());
  expect(await chargeOpenPeriods(later(), { since: new Date(now) })).toBe(1);
  expect(await available(ann)).toBe("99");
  await importFile(slow, sessionFile([session("bob")]), { mode: "replace" });
  expect(await chargeOpenPeriods(later(), { since: new Date(now) })).toBe(2);
  expect([await available(ann), await available(bob), await available(other)]).toEqual(["100", "99", "100"]);
});

test("while an import is applied, a period can't be closed by hand, and nothing but closing waits", async () => {
  const planId = await insertPlan(sql, "p", inCredits());
  const ann = await insertPeriods(sql, { customer: "ann", planId, bounds: months });
  await grantCredits(ctx, { customerId: ann, amount: "100", effectiveAt: "2022-11-01T00:00:00Z" });
  await insertPeriods(sql, { customer: "bob", planId, bounds: months });
  await record(ctx, "a", "10");
  // One that had begun to be closed needs no lock.
  const stop = () => {
    throw new Error("killed");
  };
  await expect(closeAt(ctx, "2022-12-01T00:00:00Z", { periodsABatch: 1, onStep: stop })).rejects.toThrow(
    "killed",
  );
  const release = await holdLock(sessions);
  await closePeriod(ctx, { customer: "ann", number: 1 });
  await expect(closePeriod(ctx, { customer: "bob", number: 1 })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringMatching(/import is being applied/),
  });
  const states = async () => [
    ...(await sql`
      select external_id as customer, state, failure from billing_periods
      join customers on customers.id = customer_id where number = 1 order by 1`),
  ];
  expect(await states()).toEqual([
    { customer: "ann", state: "closed", failure: null },
    { customer: "bob", state: "open", failure: null },
  ]);
  const closing = closeEnded(processAt(testNow.toISOString()), { graceMinutes: 0 });
  await followUse(processAt(testNow.toISOString()));
  expect(await available(ann)).toBe("90");
  expect((await states())[1]).toMatchObject({ state: "open" });
  await release();
  await closing;
  expect((await states())[1]).toMatchObject({ state: "closed" });
});
