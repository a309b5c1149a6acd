import { expect } from "vitest";
import type { z } from "zod";
import { CreditGrant, CreditHold } from "#/api/contract/ledger.ts";
import type { Sql } from "#/db/connect.ts";
import { type Context, createContext } from "#/domain/context.ts";
import type { PlanTerms } from "#/domain/credits/plans/plan-terms.ts";
import { ask, read } from "../../../support/ask.ts";

let customers = 0;

/** A customer that no other test of the file has; its number and external id. */
export async function newCustomer(sql: Sql, timeZone = "UTC"): Promise<{ id: number; name: string }> {
  const name = `spender ${++customers}`;
  const [row] = await sql<{ id: number }[]>`
    insert into customers (external_id, time_zone) values (${name}, ${timeZone}) returning id`;
  return { id: row?.id ?? 0, name };
}

/** The same operations at another time. */
export const at = (ctx: Context, time: string): Context =>
  createContext({ sql: ctx.sql, log: ctx.log, actor: ctx.actor, clock: () => new Date(time) });

/** Microseconds since 1970, of an ISO 8601 time. */
export const micros = (time: string) => BigInt(Date.parse(time)) * 1000n;

/** Billing periods: where each begins and ends. */
export const january: [string, string] = ["2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z"];
export const february: [string, string] = ["2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"];
export const noOverage = null;

const inCredits = (overage: PlanTerms["overage"]): PlanTerms => ({
  currency: "credits",
  prorate: true,
  items: [{ model: "flat", name: "Fee", meter: null, amount: "5" }],
  overage,
  grant: null,
});

/** Puts a customer on a plan in credits; `limit` null: any overage, undefined: none. Answers the plan's number. */
export async function billFor(
  sql: Sql,
  customerId: number,
  { limit, periods }: { limit?: string | null; periods: [from: string, to: string][] },
): Promise<void> {
  const terms = inCredits(limit === undefined ? null : { limit, price: "0.02", currency: "EUR" });
  const [plan] = await sql<{ id: number }[]>`
    insert into plans (slug, name) values (${`plan-${customerId}`}, 'Plan') returning id`;
  const planId = plan?.id ?? 0;
  await sql`
    insert into plan_versions (plan_id, version, terms, actor, created_at)
    values (${planId}, 1, ${JSON.stringify(terms)}::text::jsonb, 'test', now())`;
  await sql`
    insert into billing_accounts (customer_id, plan_id, cadence, anchor_day, starts_at, created_at)
    values (${customerId}, ${planId}, 'monthly', 1, ${periods[0]?.[0] ?? ""}, now())`;
  for (const [index, [from, to]] of periods.entries()) {
    await sql`
      insert into billing_periods (customer_id, number, starts_at, ends_at, whole_starts_at, whole_ends_at, time_zone, plan_id, plan_version)
      values (${customerId}, ${index + 1}, ${from}, ${to}, ${from}, ${to}, 'UTC', ${planId}, 1)`;
  }
}

/** A call about money over REST. */
export const pay = (customer: string, path: string, body?: unknown, key?: string): Promise<Response> =>
  ask(`/api/v1/customers/${encodeURIComponent(customer)}/${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(key !== undefined && { "idempotency-key": key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

export const look = async <T extends z.ZodType>(customer: string, path: string, schema: T) =>
  read(await ask(`/api/v1/customers/${encodeURIComponent(customer)}/${path}`), schema);

export const giveGrant = async (customer: string, body: object) =>
  read(await pay(customer, "grants", body), CreditGrant, 201);

export const makeHold = async (customer: string, amount: string) =>
  read(await pay(customer, "holds", { amount }), CreditHold, 201);

/** That the books of everyone are kept: what is stored of grants, holds and accounts is what their entries say. */
export async function expectBooksKept(sql: Sql): Promise<void> {
  const wrong = await sql`
    with sums as (
      select customer_id, grant_id, account, sum(amount) as amount from ledger_entries group by 1, 2, 3
    )
    select 'grant' as what, credit_grants.customer_id, id::text as which from credit_grants
    left join lateral (
      select coalesce(sum(amount) filter (where account = 'grant'), 0) as available,
        coalesce(sum(amount) filter (where account = 'held'), 0) as held,
        coalesce(sum(amount) filter (where account = 'spent'), 0) as spent,
        coalesce(-sum(amount) filter (where account in ('issued', 'adjusted')), 0) as amount
      from sums where sums.customer_id = credit_grants.customer_id and grant_id = id
    ) as entered on true
    where (credit_grants.available, credit_grants.held, credit_grants.spent, credit_grants.amount)
      <> (entered.available, entered.held, entered.spent, entered.amount)
    union all
    select 'overage', account.customer_id, null from credit_accounts account
    where overage <> (select coalesce(-sum(amount), 0) from sums where sums.customer_id = account.customer_id and sums.account = 'overage')
    union all
    select 'held', account.customer_id, null from credit_accounts account
    where (select coalesce(sum(amount), 0) from sums where sums.customer_id = account.customer_id and sums.account = 'held')
      <> (select coalesce(sum(amount), 0) from credit_holds hold where hold.customer_id = account.customer_id and state = 'held')
    union all
    select 'unbalanced', customer_id, transaction::text from ledger_entries group by 2, 3 having sum(amount) <> 0
    union all
    select 'numbers', account.customer_id, null from credit_accounts account
    where (select coalesce(max(number), 0) + count(*) * 0 from ledger_transactions one where one.customer_id = account.customer_id) <> transactions
      or (select count(*) from ledger_transactions one where one.customer_id = account.customer_id) <> transactions`;
  expect([...wrong]).toEqual([]);
}
