import { beforeEach, expect, test } from "vitest";
import { holdCredits, releaseCredits, settleCredits } from "#/domain/credits/ledger/change-credits.ts";
import { chargeUsage } from "#/domain/credits/ledger/charge-usage.ts";
import { enterDueExpiries } from "#/domain/credits/ledger/enter-due-expiries.ts";
import { grantCredits } from "#/domain/credits/ledger/grant-credits.ts";
import { reconcileLedger } from "#/domain/credits/ledger/reconcile-ledger.ts";
import { endBilling } from "#/domain/credits/periods/end-billing.ts";
import { openPeriods } from "#/domain/credits/periods/open-periods.ts";
import { putBilling } from "#/domain/credits/periods/put-billing.ts";
import { createPlan } from "#/domain/credits/plans/create-plan.ts";
import { chargeOpenPeriods } from "#/domain/credits/statements/charge-open-periods.ts";
import { closePeriod } from "#/domain/credits/statements/close-period.ts";
import { findStatement } from "#/domain/credits/statements/find-statement.ts";
import { createCustomer } from "#/domain/usage/definitions/create-customer.ts";
import { atTime, closeAt } from "../../../support/closing.ts";
import { useDatabase } from "../../../support/database.ts";
import { emptyTables } from "../../../support/stored-usage.ts";

const { ctx, sql } = await useDatabase();
const at = (time: string) => atTime(ctx, time);
const day = 86_400;
const waits = "waits for 1 hold that may cost more than was granted";
const overage = { limit: "50", price: "0.5", currency: "EUR" };

beforeEach(async () => {
  await emptyTables(sql);
  const terms = { currency: "credits", prorate: true, items: [], grant: null, overage };
  await createPlan(ctx, { slug: "credits", name: "Credits", terms });
  const money = { currency: "USD", prorate: true, items: [], grant: null, overage: null };
  await createPlan(ctx, { slug: "money", name: "Money", terms: money });
  await createCustomer(ctx, { externalId: "ann", timeZone: "UTC" });
});

const rule = { cadence: "monthly", anchorDay: 1, when: "next_period" } as const;

/** On the plan in credits from January on, with 10 credits; answers the customer's number. */
async function bill(): Promise<number> {
  await putBilling(at("2023-01-01"), "ann", { ...rule, plan: "credits" });
  const [row] = await sql<{ id: number }[]>`select id from customers`;
  const customerId = row?.id ?? 0;
  await grantCredits(at("2023-01-01"), { customerId, amount: "10" });
  return customerId;
}

async function hold(customerId: number, time: string, amount: string): Promise<string> {
  const asked = { customerId, amount, expiresInSeconds: 30 * day };
  return (await holdCredits(at(time), asked)).value.id;
}

const statement = (number: number) => findStatement(ctx, { customer: "ann", number });
async function expectKept(): Promise<void> {
  expect((await reconcileLedger(sql)).drifts).toEqual([]);
}

const endings: [string, () => Promise<unknown>][] = [
  ["billing ends at once", () => endBilling(at("2023-01-20"), "ann", "now")],
  ["billing ends with the period", () => endBilling(at("2023-01-20"), "ann", "period_end")],
  ["the plan changes to one in money", () => putBilling(at("2023-01-20"), "ann", { ...rule, plan: "money" })],
  ["that counts at once", () => putBilling(at("2023-01-20"), "ann", { ...rule, plan: "money", when: "now" })],
];

test.each(endings)("a hold's overage is billed with the period it was made in though %s", async (_, end) => {
  const customerId = await bill();
  const id = await hold(customerId, "2023-01-15", "30");
  await end();
  await openPeriods(at("2023-02-02"));
  expect(await closeAt(ctx, "2023-02-02T00:00:00Z")).toEqual({ closed: 0, failed: 0 });
  expect(await statement(1)).toMatchObject({ isFinal: false, failure: waits });
  await expect(closePeriod(at("2023-02-02"), { customer: "ann", number: 1 })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining(waits),
  });
  // More than was held: by the terms of that period, too.
  const settle = (amount: string) => settleCredits(at("2023-02-03"), { customerId, hold: id, amount });
  await expect(settle("60.01")).rejects.toThrow("an overage of 30 allowed");
  await settle("35");
  await closeAt(ctx, "2023-02-03T00:00:00Z");
  const closed = await statement(1);
  expect(closed).toMatchObject({ isFinal: true, failure: null, due: "12.5", dueCurrency: "EUR" });
  expect(closed.lines.filter(({ kind }) => kind === "overage")).toMatchObject([
    { quantity: "25", amount: "12.5", currency: "EUR" },
  ]);
  await expectKept();
});

test("a hold that gives its overage back, or expires, holds nothing up any more", async () => {
  const customerId = await bill();
  const first = await hold(customerId, "2023-01-15", "15");
  await hold(customerId, "2023-01-15", "3");
  await openPeriods(at("2023-02-01"));
  await closeAt(ctx, "2023-02-01T00:00:00Z");
  expect((await statement(1)).failure).toContain("waits for 2 holds");
  await releaseCredits(at("2023-02-02"), { customerId, hold: first });
  await closeAt(ctx, "2023-02-02T00:00:00Z");
  expect((await statement(1)).failure).toContain("waits for 1 hold that");
  await enterDueExpiries(at("2023-02-14"));
  expect(await closeAt(ctx, "2023-02-14T00:00:00Z")).toEqual({ closed: 1, failed: 0 });
  expect(await statement(1)).toMatchObject({ isFinal: true, failure: null, due: "0" });
});

test("holds without overage hold nothing up, and what they cost beyond is of the period then", async () => {
  const customerId = await bill();
  const id = await hold(customerId, "2023-01-15", "10");
  await openPeriods(at("2023-02-01"));
  expect(await closeAt(ctx, "2023-02-01T00:00:00Z")).toEqual({ closed: 1, failed: 0 });
  await settleCredits(at("2023-02-02"), { customerId, hold: id, amount: "14" });
  await closeAt(ctx, "2023-03-01T00:00:00Z");
  expect(await statement(1)).toMatchObject({ due: "0" });
  expect(await statement(2)).toMatchObject({ due: "2" });
  await expectKept();
});

test("overage is allowed between a period's end and the opening of the next, but not once billing ended", async () => {
  const customerId = await bill();
  await hold(customerId, "2023-02-01T00:00:30Z", "20");
  const [row] = await sql`select period, overage from credit_holds`;
  expect(row).toEqual({ period: 1, overage: "10" });
  await endBilling(at("2023-02-05"), "ann", "now");
  await expect(hold(customerId, "2023-02-05", "1")).rejects.toThrow(
    "Not enough credits: 1 asked, 0 available.",
  );
  // Nor before billing begins anew.
  await putBilling(at("2023-02-06"), "ann", { ...rule, plan: "credits", startsAt: "2023-03-01" });
  await expect(hold(customerId, "2023-02-07", "1")).rejects.toThrow(
    "Not enough credits: 1 asked, 0 available.",
  );
});

test("a hold that comes while its period closes is waited for, and charging an open one is not refused", async () => {
  const customerId = await bill();
  await openPeriods(at("2023-02-01"));
  let id = "";
  const run = closeAt(ctx, "2023-02-01T00:00:00Z", {
    // As one that was being made when the period began to close.
    onStep: async (step) => {
      if (step !== "read") return;
      await sql`update billing_periods set state = 'open' where number = 1`;
      await sql`update billing_periods set starts_at = '2023-03-01', ends_at = '2023-03-02' where number = 2`;
      id = await hold(customerId, "2023-02-01", "30");
      await sql`update billing_periods set starts_at = '2023-02-01', ends_at = '2023-03-01' where number = 2`;
      await sql`update billing_periods set state = 'closing' where number = 1`;
    },
  });
  expect(await run).toEqual({ closed: 0, failed: 1 });
  expect(await statement(1)).toMatchObject({ isFinal: false, failure: waits });
  const charge = { customerId, period: 1, total: "0", overage };
  await expect(chargeUsage(at("2023-02-01"), { ...charge, isFinal: true })).rejects.toMatchObject({
    code: "conflict",
    message: waits,
  });
  expect(await chargeUsage(at("2023-02-01"), charge)).toMatchObject({ settledOverage: "0" });
  await chargeOpenPeriods(at("2023-02-01"), { since: null });
  await settleCredits(at("2023-02-02"), { customerId, hold: id, amount: "11" });
  expect(await closeAt(ctx, "2023-02-02T00:00:00Z")).toEqual({ closed: 1, failed: 0 });
  expect(await statement(1)).toMatchObject({ due: "0.5" });
  await expectKept();
});
