import type { Context } from "#/domain/context.ts";
import { addDecimals } from "#/domain/decimal.ts";
import { dayOf, isoDay, isoUtc } from "#/domain/instant.ts";
import { spanDays } from "#/domain/usage/rollups/rollup-span.ts";
import { dataVersion } from "./data-version.ts";
import { internetSlots } from "./internet-usage.ts";
import { latestEvent } from "./latest-session.ts";
import { listRanking } from "./list-ranking.ts";
import { cachedByVersion } from "./result-cache.ts";
import { sumDaysOfAll } from "./sum-days.ts";
import type { DayUsage, Overview, UsageByWindow, UsageSums } from "./usage.ts";
import { wholeSpanSql } from "./windows/window-sql.ts";

const nothing: UsageSums = { upload: "0", download: "0", total: "0", sessions: 0 };
const noWindows: UsageByWindow = { 1: nothing, 7: nothing, 30: nothing };

/** What the first page shows: everyone's usage up to the latest session, and who uses most. */
export async function overviewUsage(ctx: Context, serviceId: number): Promise<Overview> {
  const version = await dataVersion(ctx, serviceId);
  return cachedByVersion(version, `overview ${serviceId}`, () => compute(ctx, serviceId));
}

async function compute(ctx: Context, serviceId: number): Promise<Overview> {
  const latest = await latestEvent(ctx.sql, serviceId);
  const all = await sumAll(ctx, serviceId);
  if (latest === null) {
    return {
      latest: null,
      firstDay: null,
      users: 0,
      all: nothing,
      windows: noWindows,
      before: noWindows,
      days: [],
      top: [],
    };
  }
  const { ranking } = await listRanking(ctx, serviceId, {
    page: 1,
    perPage: 5,
    sort: "total",
    window: 30,
    includeShare: false,
    includeChange: true,
  });
  const lastDay = dayOf(latest);
  const days = await sumDaysOfAll(ctx, serviceId, lastDay, 60);
  /** Whole days: from `from` days ago up to `to` days ago. */
  const sumOf = (from: number, to: number) =>
    addUsage(days.filter(({ day }) => day > isoDay(lastDay - from) && day <= isoDay(lastDay - to)));
  return {
    latest: isoUtc(latest),
    firstDay: all.firstDay,
    users: all.users,
    all: all.sums,
    windows: { 1: sumOf(1, 0), 7: sumOf(7, 0), 30: sumOf(30, 0) },
    before: { 1: sumOf(2, 1), 7: sumOf(14, 7), 30: sumOf(60, 30) },
    days: days.filter(({ day }) => day > isoDay(lastDay - 30)),
    top: ranking.rows,
  };
}

function addUsage(days: DayUsage[]): UsageSums {
  return days.reduce(
    (sum, day) => ({
      upload: addDecimals(sum.upload, day.upload),
      download: addDecimals(sum.download, day.download),
      total: addDecimals(sum.total, day.total),
      sessions: sum.sessions + day.sessions,
    }),
    nothing,
  );
}

async function sumAll(ctx: Context, serviceId: number) {
  const through = (slot: number) => `coalesce(sum(${wholeSpanSql(slot)}), 0)`;
  const [row] = await ctx.sql.unsafe<
    {
      users: number;
      sessions: number;
      total: string;
      upload: string;
      download: string;
      first_day: number | null;
    }[]
  >(
    `select count(distinct customer_id) filter (where events[${spanDays}] > 0)::int as users, ${through(internetSlots.sessions)}::bigint as sessions,
       ${through(internetSlots.total)}::text as total, ${through(internetSlots.upload)}::text as upload,
       ${through(internetSlots.download)}::text as download,
       (select span * ${spanDays} + min(day_of_span)
        from usage_rollups, generate_series(0, ${spanDays - 1}) as day_of_span
        where service_id = ${serviceId} and span = (select min(span) from usage_rollups where service_id = ${serviceId} and events[${spanDays}] > 0)
          and events[day_of_span + 1] > 0
        group by span) as first_day
     from usage_rollups where service_id = ${serviceId}`,
  );
  if (!row) throw new Error("an aggregate returns one row");
  return {
    users: row.users,
    sums: { sessions: row.sessions, total: row.total, upload: row.upload, download: row.download },
    firstDay: row.first_day === null ? null : isoDay(row.first_day),
  };
}
