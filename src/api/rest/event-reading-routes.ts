import { createRoute, z } from "@hono/zod-openapi";
import { EventList, EventListQuery, EventParams, EventWithHistory } from "#/api/contract/event-reading.ts";
import { findEvent } from "#/domain/usage/events/find-event.ts";
import { listEvents } from "#/domain/usage/events/list-events.ts";
import type { StoredEvent } from "#/domain/usage/events/stored-event.ts";
import { jsonAnswer, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";
import { csvResponse } from "./csv-response.ts";

const listRoute = createRoute({
  method: "get",
  path: "/events",
  tags: ["Events"],
  summary: "Events as they count now, page by page",
  description:
    "Of one customer, by the time they occurred, latest first; else those that were reported, by the time they were received. CSV of the same page with format=csv; its next cursor is in the header x-next-cursor.",
  request: { query: EventListQuery },
  responses: {
    200: {
      description: "One page",
      content: { "application/json": { schema: EventList }, "text/csv": { schema: z.string() } },
    },
    ...problemAnswers(400, 404, 422),
  },
});

const findRoute = createRoute({
  method: "get",
  path: "/events/{customer}/{id}",
  tags: ["Events"],
  summary: "One reported event, and all that it was",
  request: { params: EventParams },
  responses: { 200: jsonAnswer(EventWithHistory, "The event and its history"), ...problemAnswers(404) },
});

export const eventReadingRoutes = createRoutes()
  .openapi(listRoute, async (c) => {
    const { format, ...input } = c.req.valid("query");
    const list = await listEvents(c.get("operation"), input);
    if (format === "json") return c.json(list, 200);
    const headers: Record<string, string> =
      list.next_cursor === null ? {} : { "x-next-cursor": list.next_cursor };
    return csvResponse(c, "events.csv", csvRows(list.data), headers);
  })
  .openapi(findRoute, async (c) => c.json(await findEvent(c.get("operation"), c.req.valid("param")), 200));

/** A column for every meter that the page's events have. */
function* csvRows(events: readonly StoredEvent[]): Generator<(string | number)[]> {
  const meters = [...new Set(events.flatMap(({ values }) => Object.keys(values)))].sort();
  const columns = [
    "id",
    "customer",
    "service",
    "occurred_at",
    "received_at",
    "price",
    "status",
    "revision",
    "voided_at",
  ] as const;
  yield [...columns, ...meters];
  for (const event of events) {
    yield [
      ...columns.map((column) => event[column] ?? ""),
      ...meters.map((meter) => event.values[meter] ?? ""),
    ];
  }
}
