import { arrayText } from "#/db/array-text.ts";
import type { Sql } from "#/db/connect.ts";
import type { PlanTerms } from "../plans/plan-terms.ts";
import { metersOf, type RatedPeriod } from "./draw-lines.ts";
import type { MeasuredSpan } from "./read-quantities.ts";

/** A period of a customer. */
export interface PeriodName {
  customerId: number;
  number: number;
}

/** A row of billing_periods as `periodColumns` reads it; times in microseconds since 1970. */
export interface PeriodRow extends PeriodName {
  starts: number;
  ends: number;
  wholeStarts: number;
  wholeEnds: number;
  planId: number;
  planVersion: number;
}

const micros = (column: string) => `(extract(epoch from period.${column}) * 1000000)::bigint`;

/** Columns of a PeriodRow, from `period`. */
export const periodColumns = `period.customer_id as "customerId", period.number,
  ${micros("starts_at")} as starts, ${micros("ends_at")} as ends,
  ${micros("whole_starts_at")} as "wholeStarts", ${micros("whole_ends_at")} as "wholeEnds",
  period.plan_id as "planId", period.plan_version as "planVersion"`;

/** A period with the terms it is rated by. */
export interface TermedPeriod extends RatedPeriod {
  customerId: number;
}

export const periodKey = ({ customerId, number }: PeriodName): string => `${customerId} ${number}`;

/** The periods with the terms of their plans' versions, in the same order. Terms never change. */
export async function withTerms(
  sql: Pick<Sql, "unsafe">,
  rows: readonly PeriodRow[],
): Promise<TermedPeriod[]> {
  const versions = await sql.unsafe<{ planId: number; version: number; terms: PlanTerms }[]>(
    `select plan_id as "planId", version, terms from plan_versions
     where (plan_id, version) in (select * from unnest($1::int[], $2::int[]))`,
    [arrayText(rows.map(({ planId }) => planId)), arrayText(rows.map(({ planVersion }) => planVersion))],
  );
  const terms = new Map(versions.map((row) => [`${row.planId} ${row.version}`, row.terms]));
  return rows.map((row) => {
    const found = terms.get(`${row.planId} ${row.planVersion}`);
    if (!found) throw new Error(`plan ${row.planId} has no version ${row.planVersion}`);
    return {
      customerId: row.customerId,
      number: row.number,
      terms: found,
      span: {
        starts: BigInt(row.starts),
        ends: BigInt(row.ends),
        wholeStarts: BigInt(row.wholeStarts),
        wholeEnds: BigInt(row.wholeEnds),
      },
    };
  });
}

/** What is to be measured of a period. */
export const measuredSpan = ({ customerId, span, terms }: TermedPeriod): MeasuredSpan => ({
  customerId,
  starts: span.starts,
  ends: span.ends,
  meters: metersOf(terms),
});

/** Two arrays of parameters: customers and numbers. */
export const namesOf = (periods: readonly PeriodName[]): string[] => [
  arrayText(periods.map(({ customerId }) => customerId)),
  arrayText(periods.map(({ number }) => number)),
];
