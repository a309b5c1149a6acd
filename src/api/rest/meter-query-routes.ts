import { createRoute, z } from "@hono/zod-openapi";
import { MeterPath, MeterQueryParameters, MeterValues } from "#/api/contract/meter-analytics.ts";
import { dataVersion } from "#/domain/analytics/data-version.ts";
import { prepareQuery } from "#/domain/analytics/meters/prepare-query.ts";
import { type MeterQuery, queryMeter } from "#/domain/analytics/meters/query-meter.ts";
import { problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";
import { csvResponse } from "./csv-response.ts";
import { etagOf, isUnchanged } from "./etag.ts";

const queryRoute = createRoute({
  method: "get",
  path: "/meters/{slug}/query",
  tags: ["Rankings and details"],
  summary: "A meter's values by window",
  description:
    "By minute, hour, day or month of a zone's clock, from `from` up to, not including, `to`. Equal to a plain computation over the events that count: sum and count add up; max, min and unique look at all of a window's events; latest is the value of the one that occurred last. A day or month begins with the first instant of its date; an hour in which the clock is moved ends there. Windows without any event are left out. At most 100,000 windows and rows. Carries an ETag of the data's version.",
  request: { params: MeterPath, query: MeterQueryParameters },
  responses: {
    200: {
      description: "The values; CSV with format=csv",
      content: { "application/json": { schema: MeterValues }, "text/csv": { schema: z.string() } },
    },
    304: { description: "The data has not changed since the answer with that ETag" },
    ...problemAnswers(400, 404, 422),
  },
});

export const meterQueryRoutes = createRoutes().openapi(queryRoute, async (c) => {
  const { customer, group_by, format, ...question } = c.req.valid("query");
  const ctx = c.get("operation");
  const query = await prepareQuery(ctx, {
    ...question,
    meter: c.req.valid("param").slug,
    groupBy: group_by,
    customers: customer ?? [],
  });
  const { range, customerIds, catalogueVersion, input } = query;
  const asked = {
    ...input,
    range: [range.from, range.to].map(String),
    customerIds,
    catalogueVersion,
    format,
  };
  const etag = etagOf(await dataVersion(ctx, query.service.id), asked);
  const headers = { etag, "cache-control": "private, no-cache" };
  if (isUnchanged(c.req.header("if-none-match"), etag)) return c.body(null, 304, headers);
  const values = await queryMeter(ctx, query);
  if (format === "csv") return csvResponse(c, `${values.meter}.csv`, csvRows(values, group_by), headers);
  return c.json(toMeterValues(values), 200, headers);
});

function toMeterValues({ windows, ...about }: MeterQuery): MeterValues {
  return {
    ...about,
    data: windows.map(({ start, end, customer, value, events }) => ({
      window_start: start,
      window_end: end,
      ...(customer !== null && { customer }),
      value,
      events,
    })),
  };
}

function* csvRows({ windows }: MeterQuery, groupBy: "none" | "customer"): Generator<(string | number)[]> {
  const isByCustomer = groupBy === "customer";
  yield ["window_start", "window_end", ...(isByCustomer ? ["customer"] : []), "value", "events"];
  for (const { start, end, customer, value, events } of windows) {
    yield [start, end, ...(isByCustomer ? [customer ?? ""] : []), value ?? "", events];
  }
}
