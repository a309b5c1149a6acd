import { expect, test } from "vitest";
import { balanceAt } from "#/domain/credits/ledger/balance-at.ts";
import { grantCredits } from "#/domain/credits/ledger/grant-credits.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { closeAt, insertPlan, perUnit } from "../../../support/closing.ts";
import { inCredits, moneyOf, overage, useCreditStatements } from "./credit-world.ts";

const { ctx, sql, record, bill, statementOf, available } = await useCreditStatements();

test("more given back than a period costs becomes a grant, once", async () => {
  const customerId = await bill(inCredits());
  await record("a", "2022-11-05", "60");
  await closeAt(ctx, "2022-12-01T00:00:00Z");
  expect(await available(customerId)).toBe("40");
  await voidEvent(ctx, { customer: "ann", id: "a", reason: "x" });
  await record("b", "2022-12-05", "15");
  const preview = await statementOf(2);
  let stops = 0;
  const run = () =>
    closeAt(ctx, "2023-01-01T00:00:00Z", {
      onStep: (step) => {
        if (step === "charged" && stops++ < 2) throw new Error("killed");
      },
    });
  await expect(run()).rejects.toThrow("killed");
  await expect(run()).rejects.toThrow("killed");
  await run();
  const statement = await statementOf(2);
  expect(moneyOf(statement)).toEqual({ total: "-45", covered: "-45", due: "0", dueCurrency: "credits" });
  expect(statement.lines).toEqual(preview.lines);
  expect(statement.lines.slice(1).map(({ kind, amount }) => [kind, amount])).toEqual([
    ["adjustment", "-60"],
    ["covered", "45"],
  ]);
  expect(await available(customerId)).toBe("85");
  const grants = await sql`select source, amount::text, reason from credit_grants where source = 'refund'`;
  expect([...grants]).toEqual([{ source: "refund", amount: "45", reason: "Statement of period 2" }]);
});

test("what was never paid and is voided leaves nothing in the ledger, also when closing is killed", async () => {
  const customerId = await bill(inCredits(), null);
  await record("a", "2022-11-05", "90");
  await closeAt(ctx, "2022-12-01T00:00:00Z");
  expect((await statementOf(1)).lines.at(-1)).toMatchObject({ kind: "uncovered", amount: "90" });
  await voidEvent(ctx, { customer: "ann", id: "a", reason: "x" });
  const preview = await statementOf(2);
  for (const killed of ["read", "charged"]) {
    const onStep = (step: string) => {
      if (step === killed) throw new Error("killed");
    };
    await expect(closeAt(ctx, "2023-01-01T00:00:00Z", { onStep })).rejects.toThrow("killed");
    expect((await statementOf(2)).lines).toEqual(preview.lines);
  }
  await closeAt(ctx, "2023-01-01T00:00:00Z");
  const statement = await statementOf(2);
  expect(statement.lines).toEqual(preview.lines);
  expect(moneyOf(statement)).toEqual({ total: "-90", covered: "0", due: "0", dueCurrency: "credits" });
  expect(statement.lines.slice(1)).toMatchObject([
    { kind: "adjustment", amount: "-90", adjustsPeriod: 1 },
    { kind: "covered", amount: "0" },
    { kind: "uncovered", quantity: "-90", amount: "-90", adjustsPeriod: 1, proof: null },
  ]);
  expect(await sql`select from ledger_transactions`).toHaveLength(0);
  expect(await available(customerId)).toBe("0");
  // Its line that cancels is no adjustment of what was measured.
  await record("b", "2022-11-06", "7");
  expect((await statementOf(3)).lines[1]).toMatchObject({ kind: "adjustment", quantity: "7", amount: "7" });
});

test("use is not paid by what was never paid for a period before", async () => {
  const customerId = await bill(inCredits(), null);
  await record("a", "2022-11-05", "90");
  await closeAt(ctx, "2022-12-01T00:00:00Z");
  await grantCredits(ctx, { customerId, amount: "100", effectiveAt: "2022-12-01T00:00:00Z" });
  await voidEvent(ctx, { customer: "ann", id: "a", reason: "x" });
  await record("b", "2022-12-05", "100");
  const preview = await statementOf(2);
  await closeAt(ctx, "2023-01-01T00:00:00Z");
  const statement = await statementOf(2);
  expect(statement.lines).toEqual(preview.lines);
  expect(moneyOf(statement)).toMatchObject({ total: "10", covered: "100" });
  expect(statement.lines.map(({ kind, amount }) => [kind, amount])).toEqual([
    ["usage", "100"],
    ["adjustment", "-90"],
    ["covered", "-100"],
    ["uncovered", "-90"],
  ]);
  expect(await available(customerId)).toBe("0");
});

test("late use that a later statement left unpaid is taken off there; what was paid comes back", async () => {
  const customerId = await bill(inCredits(), "30");
  await record("a", "2022-11-05", "40");
  await closeAt(ctx, "2022-12-01T00:00:00Z");
  await record("late", "2022-11-06", "5");
  await closeAt(ctx, "2023-01-01T00:00:00Z");
  expect((await statementOf(2)).lines.at(-1)).toMatchObject({ kind: "uncovered", amount: "5" });
  for (const id of ["a", "late"]) await voidEvent(ctx, { customer: "ann", id, reason: "x" });
  const preview = await statementOf(3);
  await closeAt(ctx, "2023-02-01T00:00:00Z");
  const statement = await statementOf(3);
  expect(statement.lines).toEqual(preview.lines);
  expect(
    statement.lines.slice(1).map(({ kind, amount, adjustsPeriod }) => [kind, amount, adjustsPeriod]),
  ).toEqual([
    ["adjustment", "-45", 1],
    ["covered", "30", null],
    ["uncovered", "-10", 1],
    ["uncovered", "-5", 2],
  ]);
  const closing = BigInt(Date.UTC(2023, 1, 1)) * 1000n;
  expect((await balanceAt(ctx, customerId, closing)).available).toBe("30");
});

test("overage that was billed in money and is voided comes back as credits", async () => {
  const customerId = await bill(inCredits({ overage }), null);
  await record("a", "2022-11-05", "20");
  await closeAt(ctx, "2022-12-01T00:00:00Z");
  expect(moneyOf(await statementOf(1))).toMatchObject({ due: "0.6", dueCurrency: "EUR" });
  await voidEvent(ctx, { customer: "ann", id: "a", reason: "x" });
  await closeAt(ctx, "2023-01-01T00:00:00Z");
  expect(moneyOf(await statementOf(2))).toMatchObject({ total: "-20", covered: "-20", due: "0" });
  expect(await available(customerId)).toBe("20");
});

test("credits of a period are adjusted in the next one though its plan is in money", async () => {
  const customerId = await bill(inCredits());
  await record("a", "2022-11-05", "10");
  await closeAt(ctx, "2022-12-01T00:00:00Z");
  const money = await insertPlan(sql, "money", perUnit({ files: "2" }));
  await sql`update billing_periods set plan_id = ${money} where number = 2`;
  await record("b", "2022-11-06", "5");
  await record("c", "2022-12-06", "3");
  const preview = await statementOf(2);
  await closeAt(ctx, "2023-01-01T00:00:00Z");
  const statement = await statementOf(2);
  expect(statement).toMatchObject({ total: "6", due: "6", dueCurrency: "USD", covered: null, alsoDue: [] });
  expect(statement.lines.map(({ kind, amount, currency }) => [kind, amount, currency])).toEqual([
    ["usage", "6", "USD"],
    ["adjustment", "5", "credits"],
    ["covered", "-5", "credits"],
  ]);
  expect(statement.lines).toEqual(preview.lines);
  expect(await available(customerId)).toBe("85");
});
