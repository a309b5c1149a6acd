import type { TransactionSql } from "postgres";
import type { Instant } from "#/domain/instant.ts";
import type { Meter, Service } from "#/domain/usage/catalogue/catalogue.ts";
import { type CustomerWindows, sumWindowsByIds } from "../sum-windows.ts";
import { type DecimalText, type WindowDays, windowDays } from "../usage.ts";
import { windowRange } from "../windows/window-parts.ts";
import { rangeSql } from "../windows/window-sql.ts";
import { aggregateSql, emptyValue, isSummed, meterValueSql, rollupSlot } from "./meter-sql.ts";

/** A meter in one window. */
interface WindowTotal {
  /** Exact; null for a maximum, minimum or latest value of no event. */
  value: DecimalText | null;
  /** Events of the meter's service in the window. */
  events: number;
}

/** The windows of 1, 7 and 30 exact days that end at one reference, both ends inclusive. */
export type MeterWindows = Record<WindowDays, WindowTotal>;

/** By customer, then by meter. */
export type WindowsByCustomer = ReadonlyMap<number, ReadonlyMap<string, MeterWindows>>;

/** What some customers used of some meters of a service in the windows that end at the reference. */
export async function meterWindows(
  tx: TransactionSql,
  { service, meters }: { service: Service; meters: readonly Meter[] },
  reference: Instant,
  ids: readonly number[],
): Promise<WindowsByCustomer> {
  const slots = [...new Set([0, ...meters.filter(isSummed).map(rollupSlot)])];
  const sums = await sumWindowsByIds(tx, { serviceId: service.id, slots }, reference, [...ids]);
  const others = new Map<string, Map<string, DecimalText | null>>();
  for (const meter of meters) {
    if (!isSummed(meter)) others.set(meter.slug, await valuesFromEvents(tx, service, meter, reference, ids));
  }
  return new Map(
    sums.map((customer) => [
      customer.id,
      new Map(meters.map((meter) => [meter.slug, windowsOf(customer, meter, slots, others.get(meter.slug))])),
    ]),
  );
}

function windowsOf(
  { id, values }: CustomerWindows,
  meter: Meter,
  slots: readonly number[],
  fromEvents: Map<string, DecimalText | null> | undefined,
): MeterWindows {
  const total = (days: WindowDays): WindowTotal => ({
    value: fromEvents
      ? (fromEvents.get(`${id} ${days}`) ?? emptyValue(meter))
      : withoutZeros(values[days][slots.indexOf(rollupSlot(meter))] ?? "0"),
    events: Number(values[days][0]),
  });
  return { 1: total(1), 7: total(7), 30: total(30) };
}

const withoutZeros = (text: string) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/** By customer and days. */
async function valuesFromEvents(
  tx: TransactionSql,
  service: Service,
  meter: Meter,
  reference: Instant,
  ids: readonly number[],
): Promise<Map<string, DecimalText | null>> {
  const parts = windowDays.map(
    (days) => `
      select ${days} as days, customer_id, trim_scale(${aggregateSql(meter)})::text as value
      from (
        select customer_id, occurred_at, key, ${meterValueSql(meter)} as value from usage_events
        where customer_id = any($1::int[]) and service_id = ${service.id} and voided_at is null
          and ${rangeSql(windowRange(reference, days))}
      ) as event group by customer_id`,
  );
  const rows = await tx.unsafe<{ days: number; customer_id: number; value: DecimalText | null }[]>(
    parts.join(" union all "),
    [[...ids]],
  );
  return new Map(rows.map(({ days, customer_id, value }) => [`${customer_id} ${days}`, value]));
}
