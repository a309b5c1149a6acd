import { expect, test } from "vitest";
import { createContext } from "#/domain/context.ts";
import { chargeUsage } from "#/domain/credits/ledger/charge-usage.ts";
import { grantCredits } from "#/domain/credits/ledger/grant-credits.ts";
import { chargeOpenPeriods, chargeRecentUse } from "#/domain/credits/statements/charge-open-periods.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { atTime, closeAt, insertPeriods, insertPlan } from "../../../support/closing.ts";
import { testNow } from "../../../support/database.ts";
import { importFile } from "../../../support/import-file.ts";
import { sessionFile } from "../../../support/session-file.ts";
import { inCredits, moneyOf, months, overage, useCreditStatements } from "./credit-world.ts";

const { ctx, sql, record, bill, statementOf, available } = await useCreditStatements();

test("grants pay a total in credits, and a preview says the same before", async () => {
  const customerId = await bill(inCredits());
  await record("a", "2022-11-05", "30.5");
  const preview = await statementOf(1);
  expect(moneyOf(preview)).toEqual({ total: "30.5", covered: "30.5", due: "0", dueCurrency: "credits" });
  await closeAt(ctx, "2022-12-01T00:00:00Z");
  const statement = await statementOf(1);
  expect(moneyOf(statement)).toEqual(moneyOf(preview));
  expect(statement.lines).toEqual(preview.lines);
  expect(
    statement.lines.map(({ kind, quantity, amount, currency }) => [kind, quantity, amount, currency]),
  ).toEqual([
    ["usage", "30.5", "30.5", "credits"],
    ["covered", "30.5", "-30.5", "credits"],
  ]);
  expect(await available(customerId)).toBe("69.5");
});

test("what is beyond the grants is an overage line in money, or stays unpaid", async () => {
  const customerId = await bill(inCredits({ overage }), "10");
  await record("a", "2022-11-05", "25");
  const preview = await statementOf(1);
  await closeAt(ctx, "2022-12-01T00:00:00Z");
  const statement = await statementOf(1);
  expect(moneyOf(statement)).toEqual({ total: "25", covered: "10", due: "0.45", dueCurrency: "EUR" });
  expect(statement.lines).toEqual(preview.lines);
  expect(statement.lines.at(-1)).toMatchObject({
    kind: "overage",
    quantity: "15",
    pricing: { model: "overage", price: "0.03" },
    amount: "0.45",
    currency: "EUR",
  });
  await sql`update plan_versions set terms = ${JSON.stringify(inCredits())}::text::jsonb`;
  await record("b", "2022-12-05", "7");
  const second = await statementOf(2);
  await closeAt(ctx, "2023-01-01T00:00:00Z");
  expect(moneyOf(await statementOf(2))).toEqual({
    total: "7",
    covered: "0",
    due: "0",
    dueCurrency: "credits",
  });
  expect((await statementOf(2)).lines).toEqual(second.lines);
  expect((await statementOf(2)).lines.at(-1)).toMatchObject({
    kind: "uncovered",
    quantity: "7",
    amount: "7",
  });
  expect(await available(customerId)).toBe("0");
});

test("the balance follows the use, upwards and downwards, and closing charges what is left", async () => {
  const customerId = await bill(inCredits());
  const charge = () => chargeOpenPeriods(ctx, { since: null });
  await record("a", "2023-01-05", "10");
  await record("b", "2022-12-05", "5");
  await charge();
  expect(await available(customerId)).toBe("85");
  await charge();
  expect(await available(customerId)).toBe("85");
  await voidEvent(ctx, { customer: "ann", id: "a", reason: "x" });
  await record("c", "2023-01-06", "2");
  await charge();
  expect(await available(customerId)).toBe("93");
  await record("d", "2022-12-07", "1");
  await closeAt(ctx, "2023-01-01T00:00:00Z");
  expect(await available(customerId)).toBe("92");
  expect(moneyOf(await statementOf(2))).toMatchObject({ total: "6", covered: "6" });
  // A closed period is charged by nothing else.
  await record("e", "2022-12-08", "4");
  await charge();
  expect(await available(customerId)).toBe("92");
  expect(moneyOf(await statementOf(3))).toMatchObject({ total: "6", covered: "6" });
});

test("a round looks only at customers whose events came or changed since the one before", async () => {
  const planId = await insertPlan(sql, "p", inCredits());
  for (const customer of ["ann", "bob", "cid"])
    await insertPeriods(sql, { customer, planId, bounds: months.slice(1) });
  // Both months of each have begun.
  const since = new Date(testNow.getTime() - 60_000);
  expect(await chargeOpenPeriods(ctx, { since: null })).toBe(6);
  expect(await chargeOpenPeriods(ctx, { since })).toBe(0);
  await record("a", "2023-01-05", "1", "ann");
  expect(await chargeOpenPeriods(ctx, { since })).toBe(2);
  expect(await chargeOpenPeriods(ctx, { since: new Date(testNow.getTime() + 1) })).toBe(0);
  const later = atTime(ctx, "2023-01-15T13:00:00Z");
  await voidEvent(later, { customer: "ann", id: "a", reason: "x" });
  expect(await chargeOpenPeriods(later, { since: new Date("2023-01-15T12:30:00Z") })).toBe(2);
  const session = { username: "bob", start: "2023-01-03 00:00:00", upload: "1", download: "2" };
  const { id } = await importFile(later, sessionFile([session]));
  expect(id).toBeGreaterThan(0);
  // The rows of the import lie in one of bob's months.
  expect(await chargeOpenPeriods(later, { since: new Date("2023-01-15T13:00:00Z") })).toBe(3);
});

test("a flat amount is charged when its period has begun, without any event", async () => {
  const flat = { model: "flat" as const, name: null, meter: null, amount: "40" };
  const customerId = await bill(inCredits({ items: [flat] }));
  const own = createContext({ ...ctx, sql });
  await chargeRecentUse(atTime(own, "2022-11-15T00:00:00Z"));
  expect(await available(customerId)).toBe("60");
  await chargeRecentUse(atTime(own, "2022-11-15T00:01:00Z"));
  await chargeRecentUse(atTime(own, "2022-12-15T00:00:00Z"));
  expect(await available(customerId)).toBe("20");
});

test("a period that has ended is paid by what was there before its end, as its preview says", async () => {
  const customerId = await bill(inCredits({ overage: { limit: "20", price: "1", currency: "EUR" } }), null);
  const [november, december] = ["2022-11-01T00:00:00Z", "2022-12-01T00:00:00Z"];
  await grantCredits(atTime(ctx, november), { customerId, amount: "10", expiresAt: december });
  await grantCredits(ctx, { customerId, amount: "100", effectiveAt: december });
  await record("a", "2022-11-05", "45");
  const preview = await statementOf(1);
  expect(preview.lines.map(({ kind, quantity }) => [kind, quantity])).toEqual([
    ["usage", "45"],
    ["covered", "10"],
    ["overage", "20"],
    ["uncovered", "15"],
  ]);
  await chargeOpenPeriods(ctx, { since: null });
  expect((await statementOf(1)).lines).toEqual(preview.lines);
  await closeAt(ctx, december);
  expect((await statementOf(1)).lines).toEqual(preview.lines);
  expect(await available(customerId)).toBe("100");
});

test("while periods are charged and closed at the same time, each ends charged with its final total", async () => {
  const planId = await insertPlan(sql, "p", inCredits());
  const customers = Array.from({ length: 12 }, (_, n) => `c${n}`);
  for (const customer of customers) {
    const customerId = await insertPeriods(sql, { customer, planId, bounds: months.slice(0, 3) });
    await grantCredits(ctx, { customerId, amount: "1000", effectiveAt: "2022-11-01T00:00:00Z" });
  }
  const recordAll = (round: number) =>
    recordEvents(
      ctx,
      customers.map((customer) => ({
        customer,
        id: `${round}`,
        service: "FileSync",
        quantity: "1",
        occurred_at: "2022-11-05",
      })),
    );
  for (let round = 0; round < 4; round++) {
    await Promise.all([
      recordAll(round),
      chargeOpenPeriods(ctx, { since: null, periodsABatch: 2 }),
      round === 3 ? closeAt(ctx, "2022-12-01T00:00:00Z", { periodsABatch: 3 }) : null,
    ]);
  }
  await closeAt(ctx, "2022-12-01T00:00:00Z");
  const rows = await sql<{ total: string; covered: string; charged: string }[]>`
    select trim_scale(total)::text as total, trim_scale(covered)::text as covered, (
      select trim_scale(sum(amount))::text from ledger_transactions head
      join ledger_entries entry on entry.customer_id = head.customer_id and entry.transaction = head.number
      where head.customer_id = statements.customer_id and head.period = 1 and account = 'spent') as charged
    from statements where period = 1`;
  expect(rows).toHaveLength(customers.length);
  for (const { total, covered, charged } of rows) expect([covered, charged]).toEqual([total, total]);
});

test("a statement says what the ledger charged, also when another run closes the period in between", async () => {
  const limited = { ...overage, limit: "10" };
  const customerId = await bill(inCredits({ overage: limited }), null);
  await record("a", "2022-11-05", "30");
  let isFirst = true;
  await closeAt(ctx, "2022-12-01T00:00:00Z", {
    onStep: async (step) => {
      if (step !== "charged" || !isFirst) return;
      isFirst = false;
      await grantCredits(ctx, { customerId, amount: "15", effectiveAt: "2022-11-01T00:00:00Z" });
      await closeAt(ctx, "2022-12-01T00:00:00Z");
    },
  });
  const charge = { customerId, period: 1, total: "30", overage: limited, isFinal: true };
  // The overage is billed now, which would leave room for more.
  expect(await chargeUsage(ctx, charge)).toMatchObject({ covered: "15", overage: "10", uncovered: "5" });
  const { lines } = await statementOf(1);
  expect(lines.filter(({ kind }) => kind !== "usage").map(({ kind, quantity }) => [kind, quantity])).toEqual([
    ["covered", "15"],
    ["overage", "10"],
    ["uncovered", "5"],
  ]);
});
