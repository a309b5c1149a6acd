import { beforeEach, expect, test } from "vitest";
import { reconcileLedger } from "#/domain/credits/ledger/reconcile-ledger.ts";
import { listCustomerPeriods } from "#/domain/credits/periods/list-periods.ts";
import { recordSampleBilling } from "#/domain/credits/sample/record-sample-billing.ts";
import { findStatement } from "#/domain/credits/statements/find-statement.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { recordSampleUsage } from "#/domain/usage/sample/record-sample-usage.ts";
import { removeSampleUsage } from "#/domain/usage/sample/remove-sample-usage.ts";
import { runBilling } from "#/jobs/billing-jobs.ts";
import { useDatabase } from "../../support/database.ts";
import { emptyDefinitions } from "../../support/definitions.ts";

const { ctx, sql } = await useDatabase();
const count = async (table: string) => Number((await sql.unsafe(`select count(*) from ${table}`))[0]?.count);

/** Everything that is kept about money. */
const tables = [
  ...["plans", "plan_versions", "billing_accounts", "billing_periods", "statements", "statement_lines"],
  ...["statement_quantities", "late_usage", "credit_accounts", "credit_grants", "credit_charges"],
  ...["ledger_transactions", "ledger_entries", "alerts", "webhook_deliveries", "customers", "usage_events"],
];

beforeEach(async () => {
  await emptyDefinitions(sql);
  await recordSampleUsage(ctx);
  await recordSampleBilling(ctx);
  await runBilling(ctx, { graceMinutes: 0 });
});

test("the sample has statements in money and in credits that a period's end made final", async () => {
  const states = await sql<{ currency: string; state: string; periods: number }[]>`
    select terms ->> 'currency' as currency, state, count(*)::int as periods
    from billing_periods period join plan_versions version on version.plan_id = period.plan_id
      and version.version = period.plan_version
    group by 1, 2 order by 1, 2`;
  expect(states).toEqual([
    { currency: "USD", state: "closed", periods: expect.any(Number) },
    { currency: "USD", state: "open", periods: 14 },
    { currency: "credits", state: "closed", periods: expect.any(Number) },
    { currency: "credits", state: "open", periods: 6 },
  ]);
  expect(await count("statements where total > 0")).toBeGreaterThan(20);
  expect(await count("statements where currency = 'credits' and covered > 0")).toBeGreaterThan(10);
  expect((await reconcileLedger(ctx.sql)).drifts).toEqual([]);
});

test("removing the sample takes its bills, credits and plans along", async () => {
  await removeSampleUsage(ctx);
  for (const table of tables) expect([table, await count(table)]).toEqual([table, 0]);
});

test("a customer with events of its own keeps its bills, which then say what is gone", async () => {
  const occurred_at = new Date(ctx.clock().getTime() - 60_000).toISOString();
  const own = { id: "mine", customer: "cust-001", service: "APIRequests", quantity: 7, occurred_at };
  expect(await recordEvents(ctx, [own])).toMatchObject([{ status: "accepted" }]);
  await removeSampleUsage(ctx);
  const plans = await sql`select slug, is_sample from plans`;
  expect([...plans]).toEqual([{ slug: "standard", is_sample: false }]);
  const { rows } = await listCustomerPeriods(ctx, "cust-001", { page: 1, perPage: 100 });
  expect(rows.map(({ state }) => state)).toContain("closed");
  const open = rows.find(({ state }) => state === "open");
  const { lines } = await findStatement(ctx, { customer: "cust-001", number: open?.number ?? 0 });
  const used = lines.filter((line) => line.kind === "usage" && line.quantity !== "0");
  expect(used).toMatchObject([{ meter: "api-requests", quantity: "7" }]);
  const adjusted = lines.filter(({ kind }) => kind === "adjustment");
  expect(adjusted.length).toBeGreaterThan(0);
  for (const { quantity } of adjusted) expect(quantity).toMatch(/^-/);
});
