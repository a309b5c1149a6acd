import type { TransactionSql } from "postgres";
import { arrayText, plainArrayText } from "#/db/array-text.ts";
import { type Instant, isoUtc } from "#/domain/instant.ts";
import type { BilledCustomer } from "./billing-row.ts";
import { duePeriods } from "./period-span.ts";

/**
 * Opens all periods of these customers that have begun by now, on the version that their plan has now. Whoever calls
 * has locked their billing accounts before reading them. Says how many were opened.
 */
export async function insertDuePeriods(
  tx: TransactionSql,
  billed: readonly BilledCustomer[],
  now: Instant,
): Promise<number> {
  const periods = billed.flatMap((customer) =>
    duePeriods(customer, now).map((span) => ({ ...span, customer })),
  );
  if (periods.length === 0) return 0;
  const times = (of: (period: (typeof periods)[number]) => Instant) =>
    arrayText(periods.map((period) => isoUtc(of(period))));
  await tx.unsafe(
    `insert into billing_periods (customer_id, number, starts_at, ends_at, whole_starts_at, whole_ends_at,
       time_zone, plan_id, plan_version)
     select * from unnest($1::int[], $2::int[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[],
       $6::timestamptz[], $7::text[], $8::int[], $9::int[])`,
    [
      plainArrayText(periods.map(({ customer }) => customer.customerId)),
      plainArrayText(periods.map(({ number }) => number)),
      times(({ starts }) => starts),
      times(({ ends }) => ends),
      times(({ wholeStarts }) => wholeStarts),
      times(({ wholeEnds }) => wholeEnds),
      arrayText(periods.map(({ customer }) => customer.zone)),
      plainArrayText(periods.map(({ customer }) => customer.planId)),
      plainArrayText(periods.map(({ customer }) => customer.planVersion)),
    ],
  );
  return periods.length;
}
