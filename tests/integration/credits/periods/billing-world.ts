import { beforeEach } from "vitest";
import { toBillingPeriod } from "#/api/billing-answers.ts";
import type { Sql } from "#/db/connect.ts";
import { type Context, createContext } from "#/domain/context.ts";
import { listCustomerPeriods } from "#/domain/credits/periods/list-periods.ts";
import { createPlan } from "#/domain/credits/plans/create-plan.ts";
import type { PeriodGrant, PlanTerms } from "#/domain/credits/plans/plan-terms.ts";
import { createCustomer } from "#/domain/usage/definitions/create-customer.ts";
import { useDatabase } from "../../../support/database.ts";

/** Plans "standard" and "pro" in money, "credits" with 1000 credits a period, and no customers. */
export async function useBilling() {
  const database = await useDatabase();
  const { ctx, sql } = database;
  beforeEach(async () => {
    await emptyBilling(sql);
    await createPlan(ctx, { slug: "standard", name: "Standard", terms: monthlyFee("10") });
    await createPlan(ctx, { slug: "pro", name: "Pro", terms: monthlyFee("50") });
    const grant = { amount: "1000", priority: 10, rolloverMax: "100" };
    await createPlan(ctx, { slug: "credits", name: "Credits", terms: inCredits(grant) });
  });
  return { ...database, at: (time: string) => at(ctx, time), period: (id: string) => periodsOf(ctx, id) };
}

/** The same operations at another time. */
export const at = (ctx: Context, time: string): Context =>
  createContext({ sql: ctx.sql, log: ctx.log, actor: ctx.actor, clock: () => new Date(time) });

const monthlyFee = (amount: string): PlanTerms => ({
  currency: "EUR",
  prorate: true,
  items: [{ model: "flat", name: "Fee", meter: null, amount }],
  overage: null,
  grant: null,
});

export const inCredits = (grant: PeriodGrant | null): PlanTerms => ({
  currency: "credits",
  prorate: true,
  items: [{ model: "flat", name: "Fee", meter: null, amount: "5" }],
  overage: null,
  grant,
});

async function emptyBilling(sql: Sql): Promise<void> {
  await sql`
    truncate billing_accounts, billing_periods, plans, plan_versions, statements, statement_lines, statement_quantities,
      late_usage, credit_accounts, credit_grants, credit_charges, ledger_transactions, ledger_entries,
      usage_events, usage_rollups, usage_hours, customers`;
  await sql`update catalogue_versions set version = version + 1`;
}

export const makeCustomer = (ctx: Context, externalId: string, timeZone = "UTC") =>
  createCustomer(ctx, { externalId, timeZone });

/** Each period in order: its number, span, whole span where it is a part, plan and state. */
export async function periodsOf(ctx: Context, externalId: string): Promise<string[]> {
  const { rows } = await listCustomerPeriods(ctx, externalId, { page: 1, perPage: 5000 });
  return rows.reverse().map((row) => {
    const period = toBillingPeriod(row, ctx.clock());
    const whole = period.is_partial
      ? ` of ${shortly(period.whole_starts_at)}..${shortly(period.whole_ends_at)}`
      : "";
    return `${period.number}: ${shortly(period.starts_at)}..${shortly(period.ends_at)}${whole} ${period.plan.slug}`;
  });
}

/** Without what is zero at its end. */
export const shortly = (time: string): string => time.replace(/(:00)?Z$/, "").replace(/T00:00$/, "");
