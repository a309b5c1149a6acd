import { handleApi } from "#/api/handler.ts";
import { latestEvent } from "#/domain/analytics/latest-session.ts";
import { listRanking } from "#/domain/analytics/list-ranking.ts";
import type { Context } from "#/domain/context.ts";
import { formatInstant } from "#/domain/instant.ts";
import { serviceId } from "#/domain/usage/catalogue/service-id.ts";
import { type Measurement, medianMs } from "./measurement.ts";

const page = {
  page: 1,
  perPage: 10,
  sort: "total",
  window: 30,
  includeShare: false,
  includeChange: false,
} as const;

/** The first page, as it is asked for without parameters, and at noon of another day. */
export async function benchRankings(ctx: Context, rows: number): Promise<Measurement[]> {
  const service = await serviceId(ctx.sql, "internet");
  const latest = await latestEvent(ctx.sql, service);
  if (latest === null) throw new Error("there are no sessions to rank");
  const references = [formatInstant(latest), "2022-12-17T12:00:00"];
  const measurements: Measurement[] = [];
  for (const reference of references) {
    const ours = await medianMs(15, () => {
      globalThis.meterlineResults?.clear();
      return listRanking(ctx, service, { ...page, reference });
    });
    const naive = await medianMs(5, () => ctx.sql.unsafe(naiveSql(service, reference)));
    measurements.push({
      work: `top page, nothing cached, ending ${reference}`,
      rows,
      value: ours,
      unit: "ms",
      against: `naive CASE query: ${Math.round(naive)} ms, ${(naive / ours).toFixed(1)} times as long`,
    });
  }
  globalThis.meterlinePool = ctx.sql;
  const headers = { host: "localhost" };
  const url = "http://localhost/api/v1/users/top";
  const first = await handleApi(new Request(url, { headers }));
  const etag = first.headers.get("etag") ?? "";
  const again = await medianMs(200, async () => (await handleApi(new Request(url, { headers }))).text());
  const unchanged = await medianMs(200, async () => {
    const answer = await handleApi(new Request(url, { headers: { ...headers, "if-none-match": etag } }));
    if (answer.status !== 304) throw new Error(`expected 304, got ${answer.status}`);
  });
  return [
    ...measurements,
    { work: "top page again, data unchanged", rows, value: again, unit: "ms" },
    { work: "the same with a matching ETag (304)", rows, value: unchanged, unit: "ms" },
  ];
}

/** One pass over the events of 30 days, as one would write it first. */
function naiveSql(service: number, reference: string): string {
  const since = (days: number) => `occurred_at >= timestamptz '${reference}Z' - interval '${days} days'`;
  const sums = [1, 7, 30].flatMap((days) => [
    ...[1, 2, 3].map(
      (slot) => `sum(case when ${since(days)} then quantities[${slot}] else 0 end) as value_${slot}_${days}`,
    ),
    `sum(case when ${since(days)} then 1 else 0 end) as sessions_${days}`,
  ]);
  return `
    select external_id, ${sums.join(", ")}
    from usage_events join customers on customers.id = customer_id
    where service_id = ${service} and ${since(30)} and occurred_at <= timestamptz '${reference}Z'
    group by external_id order by value_1_30 desc, external_id limit 10`;
}
