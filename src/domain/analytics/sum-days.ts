import type { Context } from "#/domain/context.ts";
import { dayOf, isoDay, parseInstant } from "#/domain/instant.ts";
import { spanDays } from "#/domain/usage/rollups/rollup-span.ts";
import { unknownUser } from "./find-user-usage.ts";
import { internetSlots } from "./internet-usage.ts";
import { latestEvent } from "./latest-session.ts";
import type { DayUsage } from "./usage.ts";
import { spansOf } from "./windows/window-parts.ts";
import { slotDaysSql } from "./windows/window-sql.ts";

export interface DaySums {
  /** First and last day, YYYY-MM-DD UTC, both inclusive. */
  from: string;
  to: string;
  /** Days without a session are left out. */
  days: DayUsage[];
}

/**
 * SQL of a service's sums by UTC day (day number, then the four sums as text). Rollup rows are added up
 * element by element first, and taken apart into days after.
 */
function daySumsSql(serviceId: number, firstDay: number, lastDay: number, whose: string): string {
  const elements = (column: string, count: number) =>
    Array.from({ length: count }, (_, place) => `sum(${column}[${place + 1}])`).join(", ");
  const value = (slot: number) => slotDaysSql(slot, "day_of_span", "day_of_span");
  return `
    select span * ${spanDays} + day_of_span as day, ${value(internetSlots.total)}::text as total,
      ${value(internetSlots.upload)}::text as upload, ${value(internetSlots.download)}::text as download,
      ${value(internetSlots.sessions)}::int as sessions
    from (
      select span, array[${elements("events", spanDays)}]::int[] as events, array[${elements("sums", 3 * spanDays)}] as sums
      from usage_rollups
      where service_id = ${serviceId} and span = any(array[${spansOf(firstDay, lastDay).join(", ")}]) and ${whose}
      group by span
    ) as added, generate_series(0, ${spanDays - 1}) as day_of_span
    where span * ${spanDays} + day_of_span between ${firstDay} and ${lastDay}
      and ${value(internetSlots.sessions)} > 0
    order by 1`;
}

type DayRow = Omit<DayUsage, "day"> & { day: number };
const toDayUsage = (row: DayRow): DayUsage => ({
  day: isoDay(row.day),
  total: row.total,
  upload: row.upload,
  download: row.download,
  sessions: row.sessions,
});

/** What everyone used by day, in the `count` days up to that of the instant. */
export async function sumDaysOfAll(
  ctx: Context,
  serviceId: number,
  lastDay: number,
  count: number,
): Promise<DayUsage[]> {
  const rows = await ctx.sql.unsafe<DayRow[]>(daySumsSql(serviceId, lastDay - count + 1, lastDay, "true"));
  return rows.map(toDayUsage);
}

/** What a user used by day, in the `days` days up to that of the reference. Throws not_found. */
export async function sumDaysOfUser(
  ctx: Context,
  serviceId: number,
  input: { username: string; reference?: string | undefined; days: number },
): Promise<DaySums> {
  const [customer] = await ctx.sql<
    { id: number }[]
  >`select id from customers where external_id = ${input.username}`;
  if (!customer) throw unknownUser(input.username);
  const reference =
    input.reference === undefined
      ? await latestEvent(ctx.sql, serviceId)
      : parseInstant(input.reference, "reference");
  if (reference === null) throw unknownUser(input.username);
  const lastDay = dayOf(reference);
  const firstDay = lastDay - input.days + 1;
  const rows = await ctx.sql.unsafe<DayRow[]>(
    daySumsSql(serviceId, firstDay, lastDay, `customer_id = ${customer.id}`),
  );
  return { from: isoDay(firstDay), to: isoDay(lastDay), days: rows.map(toDayUsage) };
}
