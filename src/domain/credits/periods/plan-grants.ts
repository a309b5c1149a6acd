import type { TransactionSql } from "postgres";
import { plainArrayText } from "#/db/array-text.ts";
import type { BilledSpan } from "../plans/period-share.ts";
import type { PlanTerms } from "../plans/plan-terms.ts";
import { micros } from "./billing-row.ts";
import type { CutPart } from "./cut-credits.ts";

/** The id of the grant that a period begins with, in SQL, the same whoever works it out: it is given once. */
export const planGrantId = (period: string) =>
  `md5(concat_ws(' ', 'plan credits', ${["customer_id", "number", "plan_id", "plan_version"].map((column) => `${period}.${column}`).join(", ")}))::uuid`;

export interface GrantPeriodRow {
  customer_id: number;
  number: number;
  grant_id: string;
  terms: PlanTerms;
  /** Microseconds since 1970, as all times here. */
  starts: number;
  ends: number;
  whole_starts: number;
  whole_ends: number;
}

/** What is selected of a period, joined with its `plan_versions version`, for it. */
export const grantPeriodColumns = (period: string) => `
  ${period}.customer_id, ${period}.number, ${planGrantId(period)} as grant_id, version.terms,
  ${micros(`${period}.starts_at`)} as starts, ${micros(`${period}.ends_at`)} as ends,
  ${micros(`${period}.whole_starts_at`)} as whole_starts, ${micros(`${period}.whole_ends_at`)} as whole_ends`;

export const spanOf = (row: GrantPeriodRow): BilledSpan => ({
  starts: BigInt(row.starts),
  ends: BigInt(row.ends),
  wholeStarts: BigInt(row.whole_starts),
  wholeEnds: BigInt(row.whole_ends),
});

/** A part that was cut right before a period, or before such a part. */
export interface EarlierPart extends CutPart {
  number: number;
}

/** The parts before each of some periods that were cut where the next one begins, in order; by `customer number`. */
export async function readParts(
  tx: TransactionSql,
  periods: readonly { customer_id: number; number: number }[],
): Promise<Map<string, EarlierPart[]>> {
  const rows = await tx.unsafe<(GrantPeriodRow & { follower: number; amount: string })[]>(
    `with recursive parts as (
       select asked.number as follower, period.*
       from unnest($1::int[], $2::int[]) as asked(customer_id, number)
       join billing_periods period on period.customer_id = asked.customer_id and period.number = asked.number
       union all
       select parts.follower, earlier.*
       from parts join billing_periods earlier on earlier.customer_id = parts.customer_id
         and earlier.number = parts.number - 1 and earlier.ends_at = parts.starts_at
         and earlier.ends_at < earlier.whole_ends_at
     )
     select follower, ${grantPeriodColumns("parts")}, coalesce((
       select granted.amount from credit_grants granted
       where granted.customer_id = parts.customer_id and granted.id = ${planGrantId("parts")}
     ), 0) as amount
     from parts
     join plan_versions version on version.plan_id = parts.plan_id and version.version = parts.plan_version
     where parts.number < follower order by parts.customer_id, follower, parts.number`,
    [
      plainArrayText(periods.map(({ customer_id }) => customer_id)),
      plainArrayText(periods.map(({ number }) => number)),
    ],
  );
  const byPeriod = Map.groupBy(rows, ({ customer_id, follower }) => `${customer_id} ${follower}`);
  return new Map(
    [...byPeriod].map(([key, parts]) => [
      key,
      parts.map((row) => ({
        number: row.number,
        terms: row.terms,
        span: spanOf(row),
        amount: row.amount,
      })),
    ]),
  );
}
