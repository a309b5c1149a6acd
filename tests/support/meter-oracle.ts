import type { WindowUnit } from "#/domain/analytics/windows/calendar-windows.ts";
import type { Meter } from "#/domain/usage/catalogue/catalogue.ts";
import { toUnits } from "./usage-oracle.ts";

/** An event as it counts, kept the plain way. */
export interface PlainEvent {
  customer: string;
  /** Microseconds since 1970. */
  at: bigint;
  key: string;
  quantities: readonly (string | null)[];
  attributes: Record<string, unknown> | null;
  isVoided: boolean;
}

/** What an event says for a meter: units of 10 ** -9, or a text; null for nothing. */
export function meterValueOf(event: PlainEvent, { slot, attribute }: Meter): bigint | string | null {
  if (slot === 0) return toUnits("1");
  if (slot === null) {
    const value = event.attributes?.[attribute ?? ""];
    return value == null ? null : String(value);
  }
  const quantity = event.quantities[slot - 1];
  return quantity == null ? null : toUnits(quantity);
}

/** The meter's value over events, units of 10 ** -9; null where no event has one. */
export function aggregatePlainly(events: readonly PlainEvent[], meter: Meter): bigint | null {
  const values = events.map((event) => meterValueOf(event, meter)).filter((value) => value !== null);
  if (meter.aggregation === "count") return toUnits(String(events.length));
  if (meter.aggregation === "unique") return toUnits(String(new Set(values).size));
  const numbers = values.map(BigInt);
  const sorted = numbers.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  switch (meter.aggregation) {
    case "sum":
      return numbers.reduce((sum, value) => sum + value, 0n);
    case "max":
      return sorted.at(-1) ?? null;
    case "min":
      return sorted[0] ?? null;
    case "latest": {
      const latest = events
        .filter((event) => meterValueOf(event, meter) !== null)
        .toSorted((a, b) => (a.at === b.at ? (a.key < b.key ? -1 : 1) : a.at < b.at ? -1 : 1))
        .at(-1);
      return latest === undefined ? null : (meterValueOf(latest, meter) as bigint);
    }
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the zone's clock shows at a second since 1970, as if it were UTC. */
function localSecond(zone: string, second: number): number {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  formats.set(zone, format);
  const part = Object.fromEntries(
    format.formatToParts(second * 1000).map(({ type, value }) => [type, value]),
  );
  return (
    Date.UTC(
      Number(part.year),
      Number(part.month) - 1,
      Number(part.day),
      Number(part.hour),
      Number(part.minute),
      Number(part.second),
    ) / 1000
  );
}

const day = 86_400;
const known = new Map<string, number>();

/** The second at which the window around an instant begins, found by looking at the clock again and again. */
export function windowStartPlainly(unit: WindowUnit, zone: string, at: bigint): bigint {
  const second = Math.floor(Number(at) / 1e6);
  return (
    BigInt(
      unit === "day" || unit === "month" ? dateStart(unit, zone, second) : clockStart(unit, zone, second),
    ) * 1_000_000n
  );
}

/** Back second by second to where the clock shows a whole hour or minute, or was moved. */
function clockStart(unit: "hour" | "minute", zone: string, second: number): number {
  const length = unit === "hour" ? 3600 : 60;
  const offset = localSecond(zone, second) - second;
  let start = second;
  while ((start + offset) % length !== 0 && localSecond(zone, start - 1) - (start - 1) === offset) start--;
  return start;
}

/** Forward to the first second that shows the greatest date which the clock has shown by now. */
function dateStart(unit: "day" | "month", zone: string, second: number): number {
  const dateOf = (local: number) => new Date(local * 1000).toISOString().slice(0, unit === "day" ? 10 : 7);
  let date = dateOf(localSecond(zone, second));
  // The clock may have shown a later date already before it was set back.
  for (let before = second - 60; before > second - 2 * 3600; before -= 60) {
    const shown = dateOf(localSecond(zone, before));
    if (shown > date) date = shown;
  }
  const name = `${zone} ${date}`;
  const found = known.get(name);
  if (found !== undefined) return found;
  const begin =
    Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10) || "1")) / 1000;
  let start = begin - 2 * day;
  while (dateOf(localSecond(zone, start + 60)) < date) start += 60;
  while (dateOf(localSecond(zone, start)) < date) start++;
  known.set(name, start);
  return start;
}
