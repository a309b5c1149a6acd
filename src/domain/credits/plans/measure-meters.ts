import type { Sql } from "#/db/connect.ts";
import { aggregateWindows } from "#/domain/analytics/meters/aggregate-windows.ts";
import { emptyValue } from "#/domain/analytics/meters/meter-sql.ts";
import type { TimeRange } from "#/domain/analytics/windows/window-parts.ts";
import type { Catalogue } from "#/domain/usage/catalogue/catalogue.ts";
import type { Decimal, PlanTerms } from "./plan-terms.ts";

/** The slugs of the meters that a plan prices, each once. */
export const pricedMeters = ({ items }: Pick<PlanTerms, "items">): string[] => [
  ...new Set(items.flatMap(({ meter }) => (meter === null ? [] : [meter]))),
];

/** What a meter measured of a customer in a time. */
export interface MeasuredMeter {
  /** Exact; 0 for a maximum, minimum or latest value of no event. */
  quantity: Decimal;
  /** Events of the meter's service. */
  events: number;
}

/** What meters measured of one customer in a time, by slug. A meter that is not there measures nothing. */
export async function measureMeters(
  sql: Pick<Sql, "unsafe">,
  { meters }: Pick<Catalogue, "meters">,
  about: { customerId: number; range: TimeRange; meters: readonly string[] },
): Promise<Map<string, MeasuredMeter>> {
  const measured = new Map<string, MeasuredMeter>();
  for (const slug of about.meters) {
    const found = meters.get(slug);
    const [row] = found
      ? await aggregateWindows(sql, {
          ...found,
          starts: [about.range.from],
          to: about.range.to,
          customerIds: [about.customerId],
          byCustomer: false,
          limit: 1,
        })
      : [];
    const quantity = row?.value ?? (found && emptyValue(found.meter)) ?? "0";
    measured.set(slug, { quantity, events: Number(row?.events ?? 0) });
  }
  return measured;
}
