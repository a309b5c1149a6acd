import { beforeAll, expect, test, vi } from "vitest";
import { grantCredits } from "#/domain/credits/ledger/grant-credits.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { closeAt, insertPeriods, insertPlan, perUnit } from "../../../support/closing.ts";
import { useDatabase } from "../../../support/database.ts";
import { runClosing } from "../../../support/run-closing.ts";
import { makeServices } from "../../../support/usage-services.ts";

const { ctx, sql, settings } = await useDatabase();
const months = ["2022-10-01", "2022-11-01", "2022-12-01", "2023-01-01"];
const customers = Array.from({ length: 30 }, (_, n) => `c${String(n).padStart(2, "0")}`);

beforeAll(() => makeServices(ctx));

const record = (id: string, at: string, quantity: string) =>
  recordEvents(
    ctx,
    customers.map((customer) => ({ customer, id, service: "FileSync", quantity, occurred_at: at })),
  );

test("a process that is killed while it closes leaves nothing half done, and nothing is done twice", async () => {
  const planId = await insertPlan(sql, "p", perUnit({ files: "1" }, { currency: "credits" }));
  for (const customer of customers) {
    const customerId = await insertPeriods(sql, { customer, planId, bounds: months });
    await grantCredits(ctx, { customerId, amount: "100", effectiveAt: "2022-10-01T00:00:00Z" });
  }
  await record("october", "2022-10-05", "5");
  await closeAt(ctx, "2022-11-01T00:00:00Z");
  await record("late", "2022-10-06", "2");
  await record("november", "2022-11-05", "3");
  await record("december", "2022-12-05", "1");
  const input = { settings, now: "2023-01-01T00:00:00Z", periodsABatch: 7 };
  let kills = 0;
  for (const after of [1, 2, 3, 5, 6, 11, 3, 10]) {
    if ((await runClosing(input, after)) === null) kills++;
    // What a killed process was at is closed whole, or not at all.
    const halves = await sql`
      select from billing_periods period where state = 'closed' and (
        not exists (select from statements where customer_id = period.customer_id and period = number and covered = total)
        or (select sum(amount) from statement_lines where customer_id = period.customer_id and period = number) <> 0)`;
    expect(halves).toHaveLength(0);
  }
  expect(kills).toBeGreaterThan(4);
  // What a killed process had asked may run on for a moment, and rows that it holds are left out.
  await vi.waitFor(async () => {
    expect(await sql`select from pg_stat_activity where application_name = 'meterline closing'`).toHaveLength(
      0,
    );
  });
  const last = await runClosing(input);
  expect(last?.failed).toBe(0);
  const rows = await sql<{ period: number; total: string; lines: number; marks: number; charged: string }[]>`
    select period, trim_scale(total)::text as total,
      (select count(*)::int from statement_lines line where line.customer_id = statements.customer_id and line.period = statements.period) as lines,
      (select count(*)::int from late_usage late where late.customer_id = statements.customer_id and late.adjusted_in = statements.period) as marks,
      (select trim_scale(sum(amount))::text from ledger_transactions head
        join ledger_entries entry on entry.customer_id = head.customer_id and entry.transaction = head.number
        where head.customer_id = statements.customer_id and head.period = statements.period and account = 'spent') as charged
    from statements order by customer_id, period`;
  expect(rows).toEqual(
    customers.flatMap(() => [
      { period: 1, total: "5", lines: 2, marks: 0, charged: "5" },
      { period: 2, total: "5", lines: 3, marks: 1, charged: "5" },
      { period: 3, total: "1", lines: 2, marks: 0, charged: "1" },
    ]),
  );
  const [balance] =
    await sql`select distinct trim_scale(sum(available))::text as left from credit_grants group by customer_id`;
  expect(balance).toEqual({ left: "89" });
});
