import { latestEvent } from "#/domain/analytics/latest-session.ts";
import { prepareQuery } from "#/domain/analytics/meters/prepare-query.ts";
import { queryMeter } from "#/domain/analytics/meters/query-meter.ts";
import type { Context } from "#/domain/context.ts";
import { dayOf, type Instant, isoUtc, microsPerDay, startOfDay } from "#/domain/instant.ts";
import { serviceId } from "#/domain/usage/catalogue/service-id.ts";
import { type Measurement, medianMs } from "./measurement.ts";

/** Everyone's upload in 30 days by hour: whole hours, and with an end inside an hour at either side. */
export async function benchMeterQuery(ctx: Context, rows: number): Promise<Measurement[]> {
  const service = await serviceId(ctx.sql, "internet");
  const latest = await latestEvent(ctx.sql, service);
  if (latest === null) throw new Error("there are no sessions to query");
  const to = startOfDay(dayOf(latest));
  const odd = 1_234_567_890n;
  return [
    await measure(ctx, service, rows, "meter query, 30 days by hour", to - 30n * microsPerDay, to),
    await measure(
      ctx,
      service,
      rows,
      "the same with both ends inside an hour",
      to - 30n * microsPerDay - odd,
      to - odd,
    ),
  ];
}

async function measure(
  ctx: Context,
  service: number,
  rows: number,
  work: string,
  from: Instant,
  to: Instant,
): Promise<Measurement> {
  const input = {
    meter: "upload",
    window: "hour",
    timezone: "UTC",
    groupBy: "none",
    customers: [],
    from: isoUtc(from),
    to: isoUtc(to),
  } as const;
  const ours = await medianMs(15, async () => queryMeter(ctx, await prepareQuery(ctx, input)));
  const naive = await medianMs(
    5,
    () => ctx.sql`
      select date_trunc('hour', occurred_at) as hour, sum(quantities[2]) as value from usage_events
      where service_id = ${service} and voided_at is null
        and occurred_at >= ${input.from} and occurred_at < ${input.to}
      group by 1 order by 1`,
  );
  return {
    work,
    rows,
    value: ours,
    unit: "ms",
    against: `naive SQL: ${Math.round(naive)} ms, ${(naive / ours).toFixed(1)} times as long`,
  };
}
