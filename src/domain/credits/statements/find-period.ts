import type { Sql } from "#/db/connect.ts";
import { findCustomer } from "#/domain/analytics/meters/find-customers.ts";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { isoUtc } from "#/domain/instant.ts";
import { awaitedHolds } from "../ledger/waits-for-holds.ts";
import { type PeriodRow, periodColumns, type TermedPeriod, withTerms } from "./period-row.ts";
import type { PeriodState, PeriodStatement } from "./statement.ts";

/** Names a period as callers do. */
export interface PeriodInput {
  /** External id. */
  customer: string;
  number: number;
}

/** A period, and what of it is said whatever it comes to. */
export interface FoundPeriod extends TermedPeriod {
  /** External id. */
  customer: string;
  state: PeriodState;
  timeZone: string;
  /** Slug and version. */
  plan: string;
  planVersion: number;
  /** ISO 8601 UTC. */
  readAt: string | null;
  closedAt: string | null;
  failure: string | null;
  /** Whether an earlier period of the customer is still to be closed. */
  isAfterUnclosed: boolean;
  /** Open holds that may still cost overage, which it waits for. */
  awaitedHolds: number;
}

/** A period of a customer. Throws not_found. */
export async function findPeriod(ctx: Context, { customer, number }: PeriodInput): Promise<FoundPeriod> {
  const { id } = await findCustomer(ctx, customer);
  const found = await readPeriod(ctx.sql, id, number);
  if (found) return { ...found, customer };
  throw new DomainError(
    "not_found",
    `Customer ${JSON.stringify(customer.slice(0, 100))} has no billing period ${number}.`,
    "number",
  );
}

interface Row extends PeriodRow {
  state: PeriodState;
  timeZone: string;
  plan: string;
  readAt: number | null;
  closedAt: number | null;
  failure: string | null;
  isAfterUnclosed: boolean;
  awaitedHolds: number;
}

/** The same by the customer's number; undefined where there is none. */
async function readPeriod(
  sql: Pick<Sql, "unsafe">,
  customerId: number,
  number: number,
): Promise<Omit<FoundPeriod, "customer"> | undefined> {
  const [row] = await sql.unsafe<Row[]>(
    `select ${periodColumns}, period.state, period.time_zone as "timeZone", plans.slug as plan, period.failure,
       (extract(epoch from period.read_at) * 1000000)::bigint as "readAt",
       (extract(epoch from period.closed_at) * 1000000)::bigint as "closedAt",
       exists (
         select from billing_periods earlier where earlier.customer_id = period.customer_id
           and earlier.number < period.number and earlier.state <> 'closed') as "isAfterUnclosed",
       (select count(*)::int from ${awaitedHolds}) as "awaitedHolds"
     from billing_periods period join plans on plans.id = period.plan_id
     where period.customer_id = $1 and period.number = $2`,
    [customerId, number],
  );
  if (!row) return undefined;
  const [termed] = await withTerms(sql, [row]);
  if (!termed) return undefined;
  const { state, timeZone, plan, planVersion, failure, isAfterUnclosed } = row;
  return {
    ...termed,
    state,
    timeZone,
    plan,
    planVersion,
    readAt: isoOrNull(row.readAt),
    closedAt: isoOrNull(row.closedAt),
    failure,
    isAfterUnclosed,
    awaitedHolds: row.awaitedHolds,
  };
}

const isoOrNull = (micros: number | null) => (micros === null ? null : isoUtc(BigInt(micros)));

/** What a statement says of its period. */
export function describePeriod(found: FoundPeriod) {
  const { span } = found;
  return {
    customer: found.customer,
    period: found.number,
    state: found.state,
    startsAt: isoUtc(span.starts),
    endsAt: isoUtc(span.ends),
    wholeStartsAt: isoUtc(span.wholeStarts),
    wholeEndsAt: isoUtc(span.wholeEnds),
    timeZone: found.timeZone,
    plan: found.plan,
    planVersion: found.planVersion,
    closedAt: found.closedAt,
    failure: found.failure,
  } satisfies Partial<PeriodStatement>;
}
