import { beforeAll, beforeEach } from "vitest";
import { balanceAt } from "#/domain/credits/ledger/balance-at.ts";
import { grantCredits } from "#/domain/credits/ledger/grant-credits.ts";
import type { PlanTerms } from "#/domain/credits/plans/plan-terms.ts";
import { findStatement } from "#/domain/credits/statements/find-statement.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { insertPeriods, insertPlan, perUnit } from "../../../support/closing.ts";
import { testNow, useDatabase } from "../../../support/database.ts";
import { emptyTables } from "../../../support/stored-usage.ts";
import { makeServices } from "../../../support/usage-services.ts";

export const months = ["2022-11-01", "2022-12-01", "2023-01-01", "2023-02-01"];
export const overage = { limit: null, price: "0.03", currency: "EUR" };

/** Terms of a plan in credits, a credit a file. */
export const inCredits = (more: Partial<PlanTerms> = {}) =>
  perUnit({ files: "1" }, { currency: "credits", ...more });

/** What a statement comes to. */
export const moneyOf = ({ total, covered, due, dueCurrency }: Awaited<ReturnType<typeof findStatement>>) => ({
  total,
  covered,
  due,
  dueCurrency,
});

/** A database of the test file's own, emptied before each test, and what its tests do to the customer "ann". */
export async function useCreditStatements() {
  const { ctx, sql } = await useDatabase();
  beforeAll(() => makeServices(ctx));
  beforeEach(() => emptyTables(sql));

  const record = (id: string, at: string, quantity: string, customer = "ann") =>
    recordEvents(ctx, [{ customer, id, service: "FileSync", quantity, occurred_at: at }]);

  /** Bills ann by the terms, with one grant unless it is null; answers her number. */
  async function bill(terms: PlanTerms, granted: string | null = "100"): Promise<number> {
    const planId = await insertPlan(sql, "p", terms);
    const customerId = await insertPeriods(sql, { customer: "ann", planId, bounds: months });
    if (granted !== null)
      await grantCredits(ctx, { customerId, amount: granted, effectiveAt: "2022-11-01T00:00:00Z" });
    return customerId;
  }

  const statementOf = (number: number) => findStatement(ctx, { customer: "ann", number });
  const available = async (customerId: number) =>
    (await balanceAt(ctx, customerId, BigInt(testNow.getTime()) * 1000n)).available;

  return { ctx, sql, record, bill, statementOf, available };
}
