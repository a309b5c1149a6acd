import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { findCustomerId } from "#/domain/usage/events/find-customer-id.ts";
import { describeGrant, describeHold } from "./describe-result.ts";
import type { DescribedGrant, DescribedHold, GrantState, HoldState } from "./described-ledger.ts";
import { type GrantRow, grantColumns, type HoldRow, holdColumns, toGrant, toHold } from "./ledger-rows.ts";

interface Page<S> {
  /** External id. */
  customer: string;
  page: number;
  perPage: number;
  state?: S | undefined;
}

/** As `describeGrant` has it; $2 is now. */
const grantStateSql = `
  case when is_expired or expires_at <= $2::timestamptz then 'expired' when effective_at > $2::timestamptz then 'pending'
    when available > 0 then 'active' else 'used' end`;

const holdStateSql =
  "case when state = 'held' and expires_at <= $2::timestamptz then 'expired' else state end";

const instantOf = (now: Date) => BigInt(now.getTime()) * 1000n;

/** A customer's grants, those first that are spent first; what is not to be spent any more comes last. Throws not_found. */
export async function listGrants(
  ctx: Context,
  { customer, page, perPage, state }: Page<GrantState>,
): Promise<{ total: number; rows: DescribedGrant[] }> {
  const id = await findCustomerId(ctx.sql, customer);
  const now = ctx.clock();
  const wanted = `from credit_grants where customer_id = $1 and ($3::text is null or ${grantStateSql} = $3)`;
  const parameters = [id, now.toISOString(), state ?? null];
  const [counted] = await ctx.sql.unsafe<{ total: number }[]>(
    `select count(*) as total ${wanted}`,
    parameters,
  );
  const rows = await ctx.sql.unsafe<GrantRow[]>(
    `select ${grantColumns} ${wanted}
     order by ${grantStateSql} in ('used', 'expired'), priority, expires_at nulls last, effective_at, id
     limit $4 offset $5`,
    [...parameters, perPage, (page - 1) * perPage],
  );
  return { total: counted?.total ?? 0, rows: rows.map((row) => describeGrant(toGrant(row), instantOf(now))) };
}

/** One grant of a customer (external id). Throws not_found. */
export async function findGrant(ctx: Context, customer: string, grant: string): Promise<DescribedGrant> {
  const id = await findCustomerId(ctx.sql, customer);
  const [row] = await ctx.sql.unsafe<GrantRow[]>(
    `select ${grantColumns} from credit_grants where customer_id = $1 and id = $2`,
    [id, grant],
  );
  if (!row) throw new DomainError("not_found", `The customer has no grant ${grant}.`);
  return describeGrant(toGrant(row), instantOf(ctx.clock()));
}

/** A customer's holds, latest first. Throws not_found. */
export async function listHolds(
  ctx: Context,
  { customer, page, perPage, state }: Page<HoldState>,
): Promise<{ total: number; rows: DescribedHold[] }> {
  const id = await findCustomerId(ctx.sql, customer);
  const now = ctx.clock();
  const wanted = `from credit_holds where customer_id = $1 and ($3::text is null or ${holdStateSql} = $3)`;
  const parameters = [id, now.toISOString(), state ?? null];
  const [counted] = await ctx.sql.unsafe<{ total: number }[]>(
    `select count(*) as total ${wanted}`,
    parameters,
  );
  const rows = await ctx.sql.unsafe<HoldRow[]>(
    `select ${holdColumns} ${wanted} order by created_at desc, id desc limit $4 offset $5`,
    [...parameters, perPage, (page - 1) * perPage],
  );
  return { total: counted?.total ?? 0, rows: rows.map((row) => describeHold(toHold(row), instantOf(now))) };
}

/** One hold of a customer (external id). Throws not_found. */
export async function findHold(ctx: Context, customer: string, hold: string): Promise<DescribedHold> {
  const id = await findCustomerId(ctx.sql, customer);
  const [row] = await ctx.sql.unsafe<HoldRow[]>(
    `select ${holdColumns} from credit_holds where customer_id = $1 and id = $2`,
    [id, hold],
  );
  if (!row) throw new DomainError("not_found", `The customer has no hold ${hold}.`);
  return describeHold(toHold(row), instantOf(ctx.clock()));
}
