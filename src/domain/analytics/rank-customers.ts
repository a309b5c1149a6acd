import type { TransactionSql } from "postgres";
import type { Instant } from "#/domain/instant.ts";
import type { WindowDays } from "./usage.ts";
import { raggedEnds, spansOf, type WindowParts, windowParts } from "./windows/window-parts.ts";
import { daysSumSql, eventValueSql, rangeSql, spanSumSql, spansSql } from "./windows/window-sql.ts";

export interface RankInput {
  serviceId: number;
  /** The measure that orders, as its slot in the rollups. */
  slot: number;
  reference: Instant;
  days: WindowDays;
}

export interface RankedCustomer {
  customerId: number;
  rank: number;
}

export interface RankedPage {
  rows: RankedCustomer[];
  /** Customers with an event in the window. */
  total: number;
}

/**
 * The places first..last of the ranking, exactly, without computing everyone exactly: whole days
 * bound each customer from below, and with the two ragged days from above. Who can't be on the page
 * is only counted; the others are computed from their events. Quantities are never negative.
 */
export async function rankPage(
  tx: TransactionSql,
  input: RankInput,
  first: number,
  last: number,
): Promise<RankedPage> {
  const parts = windowParts(input.reference, input.days);
  const rows = await tx.unsafe<{ customer_id: number | null; rank: string; total: string }[]>(`
    with coarse as materialized (${coarseSql(input, parts)}),
    page_bounds as (
      select coalesce((select lower from coarse order by lower desc offset ${last - 1} limit 1), 0) as floor,
        (select upper from coarse order by upper desc offset ${first - 1} limit 1) as ceiling
    ),
    uncertain as (
      -- On the page by its bounds, or in doubt whether it has an event in the window at all.
      select customer_id, lower, upper >= floor and lower <= ceiling as is_candidate
      from coarse, page_bounds
      where lower = 0 or (upper >= floor and lower <= ceiling)
    ),
    exact as materialized (
      select customer_id, is_candidate, lower + coalesce(ends.value, 0) as value,
        lower > 0 or ends.events > 0 or ${hasEventSql(input, parts, "uncertain")} as is_ranked
      from uncertain left join lateral (${endsSql(input, parts, "uncertain")}) as ends on true
    ),
    counted as (
      select count(*) filter (where lower > 0) + (select count(*) from exact where is_ranked and customer_id in (select customer_id from coarse where lower = 0)) as total,
        count(*) filter (where lower > (select ceiling from page_bounds)) as above
      from coarse
    ),
    ranked as (
      select exact.customer_id, (select above from counted) + row_number() over (order by value desc, external_id) as rank
      from exact join customers on customers.id = exact.customer_id
      where is_candidate and is_ranked
    )
    select customer_id, rank, total from counted left join ranked on rank between ${first} and ${last} order by rank`);
  return toRankedPage(rows);
}

/** Rows of (customer_id, rank, total); a page past the end is one row with neither customer nor rank. */
export function toRankedPage(
  rows: { customer_id: number | null; rank: string; total: string }[],
): RankedPage {
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.flatMap((row) =>
      row.customer_id === null ? [] : [{ customerId: row.customer_id, rank: Number(row.rank) }],
    ),
  };
}

/** SQL of every customer's exact value and rank: (customer_id, external_id, value, rank), ranked ones only. */
export function rankAllSql(input: RankInput): string {
  const parts = windowParts(input.reference, input.days);
  return `
    select customer_id, external_id, value, row_number() over (order by value desc, external_id) as rank
    from (
      select coarse.customer_id, coarse.lower + coalesce(ends.value, 0) as value
      from (${coarseSql(input, parts)}) as coarse
      left join lateral (${endsSql(input, parts, "coarse")}) as ends on true
      where coarse.lower > 0 or ends.events > 0 or ${hasEventSql(input, parts, "coarse")}
    ) as exact
    join customers on customers.id = exact.customer_id`;
}

/**
 * Every customer with an event in the window's days: bounds of its value. A join of one row set a span;
 * adding the spans up with an aggregate costs twice as much. Only the spans at the ends tell the bounds
 * apart.
 */
function coarseSql(input: RankInput, { firstDay, lastDay }: WindowParts): string {
  const spans = spansOf(firstDay - 1, lastDay + 1);
  const sets = spans.map((span, place) => {
    const lower = spanSumSql(input.slot, span, firstDay, lastDay);
    const upper = spanSumSql(input.slot, span, firstDay - 1, lastDay + 1);
    const isTight = lower === upper;
    const columns = isTight ? `${lower} as lower` : `${lower} as lower, ${upper} as upper`;
    return {
      isTight,
      sql: `(select customer_id, ${columns} from usage_rollups where service_id = ${input.serviceId} and span = ${span} offset 0) as span_${place} ${place === 0 ? "" : "using (customer_id)"}`,
    };
  });
  const lower = sets.map((_, place) => `coalesce(span_${place}.lower, 0)`).join(" + ");
  const upper = sets
    .map(({ isTight }, place) => `coalesce(span_${place}.${isTight ? "lower" : "upper"}, 0)`)
    .join(" + ");
  return `select customer_id, ${lower} as lower, ${upper} as upper from ${sets.map(({ sql }) => sql).join(" full join ")}`;
}

/** What a customer's events in the ragged ends come to. */
function endsSql(input: RankInput, parts: WindowParts, customer: string): string {
  const ends = raggedEnds(parts).map(
    (range) => `
      select ${eventValueSql(input.slot)} as value from usage_events event
      where event.customer_id = ${customer}.customer_id and service_id = ${input.serviceId} and voided_at is null and ${rangeSql(range)}`,
  );
  if (ends.length === 0) return "select 0::numeric as value, 0 as events";
  return `select sum(value) as value, count(*) as events from (${ends.join(" union all ")}) as ends`;
}

/** Whether a customer whose value is 0 has an event on the window's whole days. */
function hasEventSql(input: RankInput, { firstDay, lastDay }: WindowParts, customer: string): string {
  if (firstDay > lastDay) return "false";
  return `exists (
    select from usage_rollups day_rollup
    where day_rollup.customer_id = ${customer}.customer_id and service_id = ${input.serviceId} and ${spansSql(firstDay, lastDay)}
      and ${daysSumSql(0, firstDay, lastDay)} > 0)`;
}
