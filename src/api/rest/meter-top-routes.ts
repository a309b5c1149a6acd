import { createRoute, z } from "@hono/zod-openapi";
import { MeterPath } from "#/api/contract/meter-analytics.ts";
import { MeterTop, MeterTopQuery } from "#/api/contract/meter-rankings.ts";
import {
  findVersionedMeter,
  type MeterRanking,
  type RankedMeterCustomer,
  rankMeter,
} from "#/domain/analytics/meters/rank-meter.ts";
import { type WindowDays, windowDays } from "#/domain/analytics/usage.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { isoUtc } from "#/domain/instant.ts";
import { problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";
import { csvResponse } from "./csv-response.ts";
import { etagOf, isUnchanged } from "./etag.ts";

const windows: Record<"1" | "7" | "30", WindowDays> = { "1": 1, "7": 7, "30": 30 };

const topRoute = createRoute({
  method: "get",
  path: "/meters/{slug}/top",
  tags: ["Rankings and details"],
  summary: "Customers by a meter's value up to a time, largest first",
  description:
    "Windows of 1, 7 and 30 exact days end at the reference, both ends inclusive. The largest value comes first whatever the meter's aggregation, a minimum's too; ties by external id. Shares are of sums and counts alone. Carries an ETag of the data's version and the names.",
  request: { params: MeterPath, query: MeterTopQuery },
  responses: {
    200: {
      description: "One page of the ranking; CSV with format=csv",
      content: { "application/json": { schema: MeterTop }, "text/csv": { schema: z.string() } },
    },
    304: { description: "The data has not changed since the answer with that ETag" },
    ...problemAnswers(400, 404, 422),
  },
});

export const meterTopRoutes = createRoutes().openapi(topRoute, async (c) => {
  const query = c.req.valid("query");
  const ctx = c.get("operation");
  const found = await findVersionedMeter(ctx, c.req.valid("param").slug);
  const ranking = await rankMeter(ctx, found, {
    meter: found.meter.slug,
    page: query.page,
    perPage: query.per_page,
    reference: query.reference_date,
    window: windows[query.window],
    prefix: query.q,
    includeShare: query.include.includes("share"),
    includeChange: query.include.includes("change"),
  });
  if (ranking.reference === null) {
    throw new DomainError(
      "unreadable",
      "The meter's service has no events, so there is no latest one to end at; give a reference_date.",
      "reference_date",
    );
  }
  const names = ranking.rows.map(({ name }) => name);
  const etag = etagOf(found.version, { meter: ranking.meter, ...query, names });
  const headers = { etag, "cache-control": "private, no-cache" };
  if (isUnchanged(c.req.header("if-none-match"), etag)) return c.body(null, 304, headers);
  if (query.format === "csv") return csvResponse(c, `${ranking.meter}-top.csv`, csvRows(ranking), headers);
  return c.json(toMeterTop(ranking, ranking.reference, query.include), 200, headers);
});

function toMeterTop(ranking: MeterRanking, end: bigint, include: readonly string[]): MeterTop {
  const { perPage, totalPages, rows, reference: _, ...about } = ranking;
  return {
    ...about,
    per_page: perPage,
    total_pages: totalPages,
    reference_date: isoUtc(end),
    data: rows.map(({ usage, share, change, ...row }) => ({
      ...row,
      usage_1_day: usage[1],
      usage_7_days: usage[7],
      usage_30_days: usage[30],
      ...(share !== null && { share }),
      ...(include.includes("change") && { change }),
    })),
  };
}

function* csvRows({ rows }: { rows: RankedMeterCustomer[] }): Generator<(string | number)[]> {
  const ofWindow = (name: string) => windowDays.map((n) => `${name}_${n}_${n === 1 ? "day" : "days"}`);
  yield ["rank", "customer", "name", ...ofWindow("value"), ...ofWindow("events"), "share_percent", "change"];
  for (const { rank, customer, name, usage, share, change } of rows) {
    yield [
      rank,
      customer,
      name ?? "",
      ...windowDays.map((n) => usage[n].value ?? ""),
      ...windowDays.map((n) => usage[n].events),
      share ?? "",
      change ?? "",
    ];
  }
}
