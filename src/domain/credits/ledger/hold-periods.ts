import { toCredits } from "./credit-amount.ts";
import type { HoldPeriod } from "./ledger-state.ts";

/** What a plan's terms say of overage. */
const allowsSql = "terms ->> 'currency' = 'credits' and jsonb_typeof(terms -> 'overage') = 'object'";
const limitSql = `terms -> 'overage' ->> 'limit' as "limit"`;

/** The overage of a customer that statements of closed periods have billed, in SQL. */
export const billedOverage = (customer: string) => `(
  select coalesce(sum(amount), 0) from credit_charges charge
  join billing_periods closed on closed.customer_id = charge.customer_id and closed.number = charge.period
  where charge.customer_id = ${customer} and grant_id is null and closed.state = 'closed')`;

/** The latest period of each customer ($1) that has begun by a time ($2); CurrentRow. */
export const currentPeriods = `
    select account.customer_id as customer, period.number, period.state,
      ${allowsSql} and period.state = 'open'
        and account.starts_at <= $2::timestamptz
        and (account.ends_at is null or account.ends_at > least(period.ends_at, $2::timestamptz)) as allows,
      ${limitSql},
      (select amount from credit_charges charge
       where charge.customer_id = account.customer_id and charge.period = period.number and place = 0) as settled,
      ${billedOverage("account.customer_id")} as billed
    from billing_accounts account
    join lateral (
      select number, state, ends_at, plan_id, plan_version from billing_periods
      where customer_id = account.customer_id and starts_at <= $2::timestamptz order by number desc limit 1
    ) as period on true
    join plan_versions version on version.plan_id = period.plan_id and version.version = plan_version
    where account.customer_id = any($1::int[])`;

/** The periods that holds ($1 customers, $2 ids) were made in; HoldPeriodRow. */
export const holdPeriods = `
    select distinct on (hold.customer_id, hold.period) hold.customer_id as customer, period.number, period.state,
      ${allowsSql} as allows, ${limitSql},
      (select amount from credit_charges charge
       where charge.customer_id = hold.customer_id and charge.period = period.number and place = 0) as settled
    from unnest($1::int[], $2::uuid[]) as asked(customer, id)
    join credit_holds hold on hold.customer_id = asked.customer and hold.id = asked.id
    join billing_periods period on period.customer_id = hold.customer_id and period.number = hold.period
    join plan_versions version on version.plan_id = period.plan_id and version.version = plan_version`;

export interface HoldPeriodRow {
  customer: number;
  number: number;
  state: HoldPeriod["state"];
  allows: boolean;
  limit: string | null;
  /** Overage of holds that were settled in it. */
  settled: string | null;
}

export interface CurrentRow extends HoldPeriodRow {
  /** Overage of closed periods. */
  billed: string;
}

export const toHoldPeriod = ({ number, state, allows, limit }: HoldPeriodRow): HoldPeriod => ({
  number,
  state,
  allowsOverage: allows,
  overageLimit: limit === null ? null : toCredits(limit),
});
