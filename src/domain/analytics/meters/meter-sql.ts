import type { Meter } from "#/domain/usage/catalogue/catalogue.ts";

/** Whether rollups can answer for the meter: the others need its events. */
export const isSummed = ({ aggregation }: Pick<Meter, "aggregation">): boolean =>
  aggregation === "sum" || aggregation === "count";

/** The slot of a summed meter in the rollups; 0 counts events. */
export const rollupSlot = ({ aggregation, slot }: Pick<Meter, "aggregation" | "slot">): number =>
  aggregation === "count" ? 0 : (slot ?? 0);

/** What an event says for the meter, as SQL over usage_events; null where it says nothing. Text for an attribute. */
export function meterValueSql(meter: Pick<Meter, "aggregation" | "slot" | "attribute">): string {
  if (isSummed(meter) && rollupSlot(meter) === 0) return "1::numeric";
  if (meter.slot === null) return `attributes ->> ${quoted(meter.attribute ?? "")}`;
  return meter.slot === 0 ? "1::numeric" : `quantities[${meter.slot}]`;
}

/**
 * The values of many events as one, over columns (value or as it is named, occurred_at, key, customer_id). Null where
 * none has a value, but 0 for sums and counts. Events at one time count as in the order of their keys.
 */
export function aggregateSql({ aggregation }: Pick<Meter, "aggregation">, value = "value"): string {
  switch (aggregation) {
    case "sum":
    case "count":
      return `coalesce(sum(${value}), 0)`;
    case "max":
      return `max(${value})`;
    case "min":
      return `min(${value})`;
    case "latest":
      return `(array_agg(${value} order by occurred_at desc, key desc, customer_id desc) filter (where ${value} is not null))[1]`;
    case "unique":
      return `count(distinct ${value})::numeric`;
  }
}

/** The value over no events; null where there is none. */
export const emptyValue = ({ aggregation }: Pick<Meter, "aggregation">): string | null =>
  aggregation === "max" || aggregation === "min" || aggregation === "latest" ? null : "0";

/** A text as SQL. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
