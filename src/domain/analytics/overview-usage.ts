import type { Context } from "#/domain/context.ts";
import { dayOf, formatInstant, startOfDay } from "#/domain/instant.ts";
import { spanDays } from "#/domain/usage/rollup-span.ts";
import { dataVersion } from "./data-version.ts";
import { isoUtc } from "./describe-user.ts";
import { latestEvent } from "./latest-session.ts";
import { listRanking } from "./list-ranking.ts";
import { cachedByVersion } from "./result-cache.ts";
import { sumDaysOfAll } from "./sum-days.ts";
import { internetSlots, sumWindowsSql, toUsageByWindow, type WindowRow } from "./sum-windows.ts";
import type { Overview, UsageByWindow, UsageSums } from "./usage.ts";
import { wholeSpanSql } from "./windows/window-sql.ts";
import { referenceBefore } from "./windows/window-parts.ts";

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
    return { latest: null, firstDay: null, users: 0, all: nothing, windows: noWindows, before: noWindows, days: [], top: [] };
  }
  const windowsAt = async (reference: bigint) => {
    const [row] = await ctx.sql.unsafe<WindowRow[]>(sumWindowsSql(serviceId, reference, null));
    return toUsageByWindow(row);
  };
  const { ranking } = await listRanking(ctx, serviceId, {
    page: 1,
    perPage: 5,
    sort: "total",
    window: 30,
    includeShare: true,
    includeChange: true,
  });
  return {
    latest: isoUtc(latest),
    firstDay: all.firstDay,
    users: all.users,
    all: all.sums,
    windows: await windowsAt(latest),
    before: {
      1: (await windowsAt(referenceBefore(latest, 1)))[1],
      7: (await windowsAt(referenceBefore(latest, 7)))[7],
      30: (await windowsAt(referenceBefore(latest, 30)))[30],
    },
    days: await sumDaysOfAll(ctx, serviceId, dayOf(latest), 30),
    top: ranking.rows,
  };
}

async function sumAll(ctx: Context, serviceId: number) {
  const through = (slot: number) => `coalesce(sum(${wholeSpanSql(slot)}), 0)`;
  const [row] = await ctx.sql.unsafe<
    { users: number; sessions: number; total: string; upload: string; download: string; first_day: number | null }[]
  >(
    `select count(distinct customer_id)::int as users, ${through(internetSlots.sessions)}::bigint as sessions,
       ${through(internetSlots.total)}::text as total, ${through(internetSlots.upload)}::text as upload,
       ${through(internetSlots.download)}::text as download,
       (select span * ${spanDays} + min(day_of_span)
        from usage_rollups, generate_series(0, ${spanDays - 1}) as day_of_span
        where service_id = ${serviceId} and span = (select min(span) from usage_rollups where service_id = ${serviceId})
          and events[day_of_span + 1] > 0
        group by span) as first_day
     from usage_rollups where service_id = ${serviceId}`,
  );
  if (!row) throw new Error("an aggregate returns one row");
  return {
    users: row.users,
    sums: { sessions: row.sessions, total: row.total, upload: row.upload, download: row.download },
    firstDay: row.first_day === null ? null : formatInstant(startOfDay(row.first_day)).slice(0, 10),
  };
}
