import type { Context } from "#/domain/context.ts";
import type { Decimal } from "../plans/plan-terms.ts";
import type { Balance } from "./described-ledger.ts";

export interface DescribedAccount extends Balance {
  /** External id. */
  customer: string;
  name: string | null;
  /** Spent for good, ever. */
  spent: Decimal;
  nextExpiryAt: string | null;
  latestAt: string;
}

export interface ListAccountsInput {
  /** Beginning of the external id, or part of the name in any letter case. */
  q?: string | undefined;
  page: number;
  perPage: number;
}

/** Customers that have, or had, credits, by external id, and how many there are. */
export async function listAccounts(
  ctx: Context,
  { q = "", page, perPage }: ListAccountsInput,
): Promise<{ total: number; rows: DescribedAccount[] }> {
  const wanted = `
    from credit_accounts account join customers customer on customer.id = account.customer_id
    where $1 = '' or starts_with(external_id, $1) or position(lower($1) in lower(name)) > 0`;
  const [counted] = await ctx.sql.unsafe<{ total: number }[]>(`select count(*) as total ${wanted}`, [q]);
  const rows = await ctx.sql.unsafe<DescribedAccount[]>(
    `select external_id as customer, name, trim_scale(available)::text as available,
       trim_scale(held + held_overage)::text as held, trim_scale(overage)::text as overage,
       trim_scale(spent + overage - held_overage)::text as spent, next_expiry_at as "nextExpiryAt", latest_at as "latestAt"
     from (select account.*, external_id, name ${wanted} order by external_id limit $2 offset $3) as account
     cross join lateral (
       select coalesce(sum(available) filter (where effective_at <= $4 and (expires_at is null or expires_at > $4)), 0) as available,
         coalesce(sum(held), 0) as held, coalesce(sum(spent), 0) as spent,
         min(expires_at) filter (where available > 0 and expires_at > $4) as next_expiry_at
       from credit_grants one where one.customer_id = account.customer_id
     ) as grants
     cross join lateral (
       select coalesce(sum(one.overage), 0) as held_overage
       from credit_holds one where one.customer_id = account.customer_id and state = 'held'
     ) as holds
     order by external_id`,
    [q, perPage, (page - 1) * perPage, ctx.clock().toISOString()],
  );
  return { total: counted?.total ?? 0, rows: [...rows] };
}
