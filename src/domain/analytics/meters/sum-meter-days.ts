import type { Context } from "#/domain/context.ts";
import { dayOf, isoDay, isoUtc, microsPerDay, parseInstant } from "#/domain/instant.ts";
import { latestEvent } from "../latest-session.ts";
import type { DecimalText } from "../usage.ts";
import { windowStarts } from "../windows/calendar-windows.ts";
import { offsetStretches } from "../windows/zone-offsets.ts";
import { findMeter } from "./find-meter.ts";
import { prepareQuery } from "./prepare-query.ts";
import { queryMeter } from "./query-meter.ts";

export interface MeterDaysInput {
  meter: string;
  /** The caller's name for it; left out for everyone. */
  customer?: string | undefined;
  /** ISO 8601; the latest event of the meter's service when left out, now if there is none. */
  reference?: string | undefined;
  days: number;
  /** IANA name of the zone whose days are meant. */
  timezone: string;
}

export interface MeterDay {
  /** YYYY-MM-DD in the zone. */
  day: string;
  /** Exact; null where no event of the day has a value. */
  value: DecimalText | null;
  events: number;
}

export interface MeterDays {
  /** First and last day, both inclusive. */
  from: string;
  to: string;
  /** Days without an event are left out. */
  days: MeterDay[];
}

/** A meter by day, in the `days` days up to that of the reference. Throws not_found, unreadable and invalid. */
export async function sumMeterDays(ctx: Context, input: MeterDaysInput): Promise<MeterDays> {
  const { service } = await findMeter(ctx, input.meter);
  const reference =
    input.reference === undefined
      ? ((await latestEvent(ctx.sql, service.id)) ?? BigInt(ctx.clock().getTime()) * 1000n)
      : parseInstant(input.reference, "reference");
  const customers = input.customer === undefined ? [] : [input.customer];
  const question = { meter: input.meter, window: "day", groupBy: "none", customers } as const;
  const day = { from: isoUtc(reference), to: isoUtc(reference + 1n), timezone: input.timezone };
  const { input: read } = await prepareQuery(ctx, { ...question, ...day });
  const around = {
    from: reference - BigInt(input.days + 2) * microsPerDay,
    to: reference + 3n * microsPerDay,
  };
  const [, ...starts] = windowStarts("day", read.timezone, around);
  const last = starts.findLastIndex((start) => start <= reference);
  const [first, end] = [starts[Math.max(last - input.days + 1, 0)], starts[last + 1]];
  if (first === undefined || end === undefined) throw new Error("a day is shorter than two days");
  const dayAt = (instant: bigint) => localDay(read.timezone, instant);
  const span = { from: isoUtc(first), to: isoUtc(end), timezone: read.timezone };
  const { windows } = await queryMeter(ctx, await prepareQuery(ctx, { ...question, ...span }));
  return {
    from: dayAt(first),
    to: dayAt(reference),
    days: windows.map(({ start, value, events }) => ({
      day: dayAt(parseInstant(start, "start")),
      value,
      events,
    })),
  };
}

/** YYYY-MM-DD on the zone's clock. */
function localDay(zone: string, instant: bigint): string {
  const [stretch] = offsetStretches(zone, instant, instant + 1n);
  return isoDay(dayOf(instant + (stretch?.offset ?? 0n)));
}
