import type { TransactionSql } from "postgres";
import { arrayText } from "#/db/array-text.ts";
import type { Sql } from "#/db/connect.ts";
import type { Catalogue } from "#/domain/usage/catalogue/catalogue.ts";
import { type AdjustedPeriod, metersOf, type StatedMeter } from "./draw-lines.ts";
import {
  measuredSpan,
  namesOf,
  type PeriodName,
  type PeriodRow,
  periodColumns,
  periodKey,
  type TermedPeriod,
  withTerms,
} from "./period-row.ts";
import { readQuantities } from "./read-quantities.ts";

/** A closed period with late events that wait for an adjustment, and the services of those events. */
interface WaitingPeriod {
  period: TermedPeriod;
  services: ReadonlySet<number>;
}

type CustomersAdjusted = ReadonlyMap<number, AdjustedPeriod[]>;

/**
 * The closed periods of some customers whose late events wait for an adjustment, in order, each with what it measures
 * now and what the statements so far say. To be called in one snapshot with whatever becomes of them.
 */
export async function findAdjusted(
  tx: Pick<Sql, "unsafe">,
  catalogue: Catalogue,
  customerIds: readonly number[],
): Promise<CustomersAdjusted> {
  const waiting = await readWaiting(tx, customerIds);
  if (waiting.length === 0) return new Map();
  const periods = waiting.map(({ period }) => period);
  const stated = await readStated(tx, periods);
  const quantities = await readQuantities(tx, catalogue, periods.map(measuredSpan), "events");
  const adjusted = waiting.map(({ period, services }, place) => ({
    ...period,
    quantities: quantities[place] ?? new Map(),
    stated: stated.get(periodKey(period)) ?? new Map(),
    lateMeters: new Set(
      metersOf(period.terms).filter((meter) => services.has(catalogue.meters.get(meter)?.service.id ?? -1)),
    ),
  }));
  return Map.groupBy(adjusted, ({ customerId }) => customerId);
}

async function readWaiting(
  tx: Pick<Sql, "unsafe">,
  customerIds: readonly number[],
): Promise<WaitingPeriod[]> {
  const rows = await tx.unsafe<(PeriodRow & { services: number[] })[]>(
    `select ${periodColumns}, late.services from (
       select customer_id, period, array_agg(distinct service_id::int) as services
       from late_usage where customer_id = any($1::int[]) and adjusted_in is null
       group by customer_id, period
     ) as late
     join billing_periods period on period.customer_id = late.customer_id and period.number = late.period
     where period.state = 'closed'
     order by period.customer_id, period.number`,
    [arrayText(customerIds)],
  );
  const periods = await withTerms(tx, rows);
  return periods.map((period, place) => ({ period, services: new Set(rows[place]?.services) }));
}

/** What the statements so far say of each meter of some periods, by period. */
async function readStated(
  tx: Pick<Sql, "unsafe">,
  periods: readonly PeriodName[],
): Promise<Map<string, Map<string, StatedMeter>>> {
  const rows = await tx.unsafe<(PeriodName & StatedMeter & { meter: string })[]>(
    `select asked.customer_id as "customerId", asked.number, meter,
       trim_scale(sum(quantity))::text as quantity, trim_scale(sum(amount))::text as amount
     from unnest($1::int[], $2::int[]) as asked(customer_id, number)
     cross join lateral (
       select meter, quantity, amount from statement_quantities
       where customer_id = asked.customer_id and period = asked.number
       union all
       select meter, quantity, amount from statement_lines
       where customer_id = asked.customer_id and adjusts_period = asked.number and kind = 'adjustment'
     ) as stated
     group by 1, 2, 3`,
    namesOf(periods),
  );
  const stated = new Map<string, Map<string, StatedMeter>>();
  for (const { meter, quantity, amount, ...name } of rows) {
    const meters = stated.get(periodKey(name)) ?? new Map<string, StatedMeter>();
    stated.set(periodKey(name), meters);
    meters.set(meter, { quantity, amount });
  }
  return stated;
}

/** Forgets the marks of periods whose totals are read in this snapshot: their events are in them. */
export async function forgetOwnMarks(tx: TransactionSql, periods: readonly PeriodName[]): Promise<void> {
  await tx.unsafe(
    `delete from late_usage late using unnest($1::int[], $2::int[]) as own(customer_id, number)
     where late.customer_id = own.customer_id and late.period = own.number and adjusted_in is null`,
    namesOf(periods),
  );
}
