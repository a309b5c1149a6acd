import { beforeAll, beforeEach, expect, test } from "vitest";
import { listCustomerPeriods } from "#/domain/credits/periods/list-periods.ts";
import { type ClosingStep, closePeriods } from "#/domain/credits/statements/close-periods.ts";
import { findStatement } from "#/domain/credits/statements/find-statement.ts";
import { listLateUsage } from "#/domain/credits/statements/list-late-usage.ts";
import type { PeriodStatement } from "#/domain/credits/statements/statement.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { atTime, closeAt, insertPeriods, insertPlan, perUnit, readMarks } from "../../../support/closing.ts";
import { useDatabase } from "../../../support/database.ts";
import { emptyTables } from "../../../support/stored-usage.ts";
import { makeServices } from "../../../support/usage-services.ts";

const { ctx, sql } = await useDatabase();
const months = ["2022-10-01", "2022-11-01", "2022-12-01", "2023-01-01", "2023-02-01"];

beforeAll(() => makeServices(ctx));
beforeEach(() => emptyTables(sql));

const record = (customer: string, id: string, at: string, quantity: string) =>
  recordEvents(ctx, [{ customer, id, service: "FileSync", quantity, occurred_at: at }]);

const statementOf = (customer: string, number: number) => findStatement(ctx, { customer, number });

/** All that closing has written, but for when. */
const readWritten = async () => ({
  statements:
    await sql`select customer_id, period, currency, total::text, covered::text, due::text from statements order by 1, 2`,
  lines:
    await sql`select customer_id, period, line, kind, meter, quantity::text, pricing, amount::text, adjusts_period from statement_lines order by 1, 2, 3`,
  quantities:
    await sql`select customer_id, period, meter, quantity::text, events, amount::text from statement_quantities order by 1, 2, 3`,
  periods: await sql`select customer_id, number, state, failure from billing_periods order by 1, 2`,
  marks: await readMarks(sql),
});

/** Customers with events in each of three months; late ones of the first month come once it is closed. */
async function useThree(customers: readonly string[]): Promise<void> {
  const planId = await insertPlan(sql, "p", perUnit({ files: "0.5", minutes: "2" }));
  for (const [place, customer] of customers.entries()) {
    await insertPeriods(sql, { customer, planId, bounds: months });
    for (const [n, at] of ["2022-10-05", "2022-11-05", "2022-12-05"].entries()) {
      await record(customer, `e${n}`, at, String(place + n + 1));
    }
  }
}

async function comeLate(customers: readonly string[]): Promise<void> {
  for (const customer of customers) {
    await record(customer, "late", "2022-10-06", "10");
    await voidEvent(ctx, { customer, id: "e0", reason: "x" });
  }
}

test("periods close in order once their grace time is over, and only then", async () => {
  await useThree(["ann"]);
  const close = (now: string, graceMinutes: number) => closePeriods(atTime(ctx, now), { graceMinutes });
  expect(await close("2022-11-01T00:59:59Z", 60)).toEqual({ closed: 0, failed: 0 });
  expect(await close("2022-11-01T01:00:00Z", 60)).toEqual({ closed: 1, failed: 0 });
  expect(await close("2023-01-01T01:00:00Z", 60)).toEqual({ closed: 2, failed: 0 });
  expect(await close("2023-01-01T01:00:00Z", 60)).toEqual({ closed: 0, failed: 0 });
  const states = await sql<{ state: string }[]>`select state from billing_periods order by number`;
  expect(states.map(({ state }) => state)).toEqual(["closed", "closed", "closed", "open"]);
});

test("a closed statement has its lines, and late events become adjustments of the next one that name them", async () => {
  await useThree(["ann"]);
  await closeAt(ctx, "2022-11-01T00:00:00Z");
  const first = await statementOf("ann", 1);
  expect(first).toMatchObject({
    isFinal: true,
    state: "closed",
    total: "0.5",
    due: "0.5",
    dueCurrency: "USD",
    covered: null,
  });
  expect(first.lines.map(({ kind, meter, quantity, amount }) => [kind, meter, quantity, amount])).toEqual([
    ["usage", "files", "1", "0.5"],
    ["usage", "minutes", "0", "0"],
  ]);
  await comeLate(["ann"]);
  expect(await statementOf("ann", 1)).toEqual(first);
  const preview = await statementOf("ann", 2);
  await closeAt(ctx, "2022-12-01T00:00:00Z");
  const second = await statementOf("ann", 2);
  expect(second).toMatchObject({ total: "5.5", isFinal: true });
  expect(second.lines.at(-1)).toMatchObject({
    line: 3,
    kind: "adjustment",
    meter: "files",
    quantity: "9",
    amount: "4.5",
    adjustsPeriod: 1,
    pricing: { model: "adjustment", usedBefore: "1", usedAfter: "10", amountBefore: "0.5", amountAfter: "5" },
    proof: { meter: "files", from: "2022-10-01T00:00:00Z", to: "2022-11-01T00:00:00Z" },
  });
  // What was shown before is what it became.
  const said = ({ lines, quantities, total, due }: typeof preview) => ({ lines, quantities, total, due });
  expect(said(preview)).toEqual(said(second));
  expect(preview.isFinal).toBe(false);
  expect((await readMarks(sql)).map(({ event, cause, adjustedIn }) => [event, cause, adjustedIn])).toEqual([
    ["late", "late", 2],
    ["e0", "void", 2],
  ]);
  expect(await statementOf("ann", 1)).toEqual(first);
  // An adjustment is adjusted in its turn.
  await voidEvent(ctx, { customer: "ann", id: "late", reason: "x" });
  await closeAt(ctx, "2023-01-01T00:00:00Z");
  expect((await statementOf("ann", 3)).lines.at(-1)).toMatchObject({
    quantity: "-10",
    amount: "-5",
    adjustsPeriod: 1,
  });
});

test("once its totals are read, a period shows what was read until it is closed", async () => {
  await useThree(["ann"]);
  await closeAt(ctx, "2022-11-01T00:00:00Z");
  await comeLate(["ann"]);
  const shown: PeriodStatement[] = [];
  const late: number[] = [];
  await closeAt(ctx, "2022-12-01T00:00:00Z", {
    onStep: async () => {
      shown.push(await statementOf("ann", 2));
      late.push(
        (await listLateUsage(ctx, { customer: "ann", number: 2, line: 3, page: 1, perPage: 10 })).total,
      );
      await record("ann", `now ${shown.length}`, "2022-11-20", "100");
    },
  });
  const [begun, read, charged, closed] = shown.map(({ lines, total }) => ({ lines, total }));
  expect(begun?.total).toBe("5.5");
  // The event that came after the first look was still read.
  expect(read?.total).toBe("55.5");
  expect([charged, closed]).toEqual([read, read]);
  expect(shown.map(({ state, isFinal }) => [state, isFinal])).toEqual([
    ["closing", false],
    ["closing", false],
    ["closing", false],
    ["closed", true],
  ]);
  expect(late).toEqual([2, 2, 2, 2]);
});

test("late events that change nothing are taken in without a line", async () => {
  await useThree(["ann"]);
  await closeAt(ctx, "2022-11-01T00:00:00Z");
  await record("ann", "late", "2022-10-06", "10");
  await voidEvent(ctx, { customer: "ann", id: "late", reason: "x" });
  await recordEvents(ctx, [
    { customer: "ann", id: "free", service: "Video", values: { gigabytes: "1" }, occurred_at: "2022-10-07" },
  ]);
  await closeAt(ctx, "2022-12-01T00:00:00Z");
  expect((await statementOf("ann", 2)).lines.map(({ kind }) => kind)).toEqual(["usage", "usage"]);
  const marks = await sql`select adjusted_in, line from late_usage`;
  expect([...marks]).toEqual([
    { adjusted_in: 2, line: null },
    { adjusted_in: 2, line: null },
    { adjusted_in: 2, line: null },
  ]);
});

test("whatever comes while a period closes is in its totals or in an adjustment", async () => {
  await useThree(["ann"]);
  const seen: ClosingStep[] = [];
  await closeAt(ctx, "2022-11-01T00:00:00Z", {
    onStep: async (step) => {
      seen.push(step);
      await record("ann", step, "2022-10-20", "1");
    },
  });
  expect(seen).toEqual(["begun", "read", "charged", "closed"]);
  expect((await statementOf("ann", 1)).lines[0]).toMatchObject({ quantity: "2" });
  expect((await readMarks(sql)).map(({ event }) => event)).toEqual(["read", "charged", "closed"]);
  await closeAt(ctx, "2022-12-01T00:00:00Z");
  expect((await statementOf("ann", 2)).lines.at(-1)).toMatchObject({
    kind: "adjustment",
    quantity: "3",
    amount: "1.5",
  });
});

const customers = ["ann", "bob", "cid", "dan", "eve"];

/** The same work without any trouble. */
async function closeUntroubled() {
  await emptyTables(sql);
  await useThree(customers);
  await closeAt(ctx, "2022-11-01T00:00:00Z");
  await comeLate(customers);
  await closeAt(ctx, "2023-01-15T00:00:00Z");
  return readWritten();
}

test.each(["begun", "read", "charged", "closed"] as const)(
  "a run that ends after a batch is %s is taken up by the next, with nothing done twice",
  async (last) => {
    const expected = shapeOf(await closeUntroubled());
    await emptyTables(sql);
    await useThree(customers);
    await closeAt(ctx, "2022-11-01T00:00:00Z");
    await comeLate(customers);
    for (let stop = 0; ; stop++) {
      let passed = 0;
      const run = closeAt(ctx, "2023-01-15T00:00:00Z", {
        periodsABatch: 2,
        onStep: (step) => {
          if (step === last && passed++ === stop) throw new Error("killed");
        },
      });
      if (
        await run.then(
          () => true,
          (error) => String(error) !== "Error: killed",
        )
      )
        break;
    }
    expect(shapeOf(await readWritten())).toEqual(expected);
  },
);

/** Without the numbers that differ from run to run. */
function shapeOf(written: Awaited<ReturnType<typeof readWritten>>) {
  const ids = [...new Set(written.periods.map(({ customer_id }) => customer_id))].sort((a, b) => a - b);
  const named = (rows: readonly object[]) =>
    rows.map((row) => ({
      ...row,
      ...("customer_id" in row && { customer_id: ids.indexOf(row.customer_id) }),
    }));
  const { marks, ...tables } = written;
  return {
    ...Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, named(rows)])),
    marks: marks.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  };
}

test("several processes close the same periods once", async () => {
  const expected = shapeOf(await closeUntroubled());
  await emptyTables(sql);
  await useThree(customers);
  await closeAt(ctx, "2022-11-01T00:00:00Z");
  await comeLate(customers);
  const runs = await Promise.all(
    [2, 3, 1, 4].map((periodsABatch) => closeAt(ctx, "2023-01-15T00:00:00Z", { periodsABatch })),
  );
  expect(runs.reduce((sum, { failed }) => sum + failed, 0)).toBe(0);
  // One that met another at work may have left something for the next minute.
  await closeAt(ctx, "2023-01-15T00:00:00Z");
  expect(shapeOf(await readWritten())).toEqual(expected);
});

test("an adjustment of a period in another currency is due besides", async () => {
  const [euro, dollar] = [
    await insertPlan(sql, "euro", perUnit({ files: "0.5" }, { currency: "EUR" })),
    await insertPlan(sql, "dollar", perUnit({ files: "2" })),
  ];
  await insertPeriods(sql, { customer: "ann", planId: euro, bounds: months.slice(0, 2) });
  await insertPeriods(sql, { customer: "ann", planId: dollar, bounds: months.slice(1, 3), from: 2 });
  await record("ann", "a", "2022-11-02", "1");
  await closeAt(ctx, "2022-11-01T00:00:00Z");
  await record("ann", "b", "2022-10-02", "3");
  const expected = {
    currency: "USD",
    total: "2",
    due: "2",
    dueCurrency: "USD",
    alsoDue: [{ amount: "1.5", currency: "EUR" }],
  };
  expect(await statementOf("ann", 2)).toMatchObject(expected);
  await closeAt(ctx, "2022-12-01T00:00:00Z");
  expect(await statementOf("ann", 2)).toMatchObject(expected);
  const { rows } = await listCustomerPeriods(ctx, "ann", { page: 1, perPage: 10 });
  expect(rows.map(({ number, due, alsoDue }) => [number, due, alsoDue])).toEqual([
    [2, "2", expected.alsoDue],
    [1, "0", []],
  ]);
});
