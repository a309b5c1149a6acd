import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { type Instant, microsPerDay } from "#/domain/instant.ts";
import { readTimeZone } from "#/domain/usage/definitions/time-zone.ts";
import { type WindowUnit, windowStart } from "../windows/calendar-windows.ts";
import { readRange } from "../windows/read-range.ts";
import type { TimeRange } from "../windows/window-parts.ts";
import { findCustomers } from "./find-customers.ts";
import { type FoundMeter, findMeter } from "./find-meter.ts";

export interface MeterQueryInput {
  meter: string;
  /** ISO 8601, inclusive; when left out the beginning of the window in which 30 days before `to` lie. */
  from?: string | undefined;
  /** ISO 8601, exclusive; now when left out. */
  to?: string | undefined;
  window: WindowUnit;
  /** IANA name of the zone whose clock the windows follow. */
  timezone: string;
  groupBy: "none" | "customer";
  /** Names of the customers whose events count; empty for everyone's. */
  customers: readonly string[];
}

/** A query whose meter, customers and times are known to be right. */
export interface PreparedQuery extends FoundMeter {
  input: MeterQueryInput;
  range: TimeRange;
  /** Null for everyone. */
  customerIds: number[] | null;
}

const maxWindows = 100_000;

/** Shortest lengths; a month's is only used to refuse. */
const shortest: Record<WindowUnit, Instant> = {
  minute: 60_000_000n,
  hour: 3_600_000_000n,
  day: microsPerDay,
  month: 28n * microsPerDay,
};

/** Throws not_found for meter or customers, unreadable for times, invalid for a zone or too many windows. */
export async function prepareQuery(ctx: Context, input: MeterQueryInput): Promise<PreparedQuery> {
  const timezone = readTimeZone(input.timezone);
  if (timezone === undefined) {
    throw new DomainError(
      "invalid",
      `There is no time zone ${JSON.stringify(input.timezone.slice(0, 100))}; expected an IANA name such as Europe/Berlin.`,
      "timezone",
    );
  }
  const range = readRange(ctx, input, (instant) => windowStart(input.window, timezone, instant));
  if ((range.to - range.from) / shortest[input.window] > maxWindows) {
    throw new DomainError(
      "invalid",
      `That is more than ${maxWindows.toLocaleString("en-US")} windows; ask for a shorter span or longer windows.`,
      "window",
    );
  }
  const found = await findMeter(ctx, input.meter);
  const customers = input.customers.length === 0 ? null : await findCustomers(ctx, input.customers);
  return {
    ...found,
    input: { ...input, timezone },
    range,
    customerIds: customers?.map(({ id }) => id) ?? null,
  };
}
