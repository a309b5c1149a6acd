import { createRoute, z } from "@hono/zod-openapi";
import { BatchReceipts, Event, RecordQuery, SingleReceipt } from "#/api/contract/events.ts";
import { showError } from "#/api/errors.ts";
import { answerReceipts } from "#/api/events/answer-receipts.ts";
import { ndjsonReceipts } from "#/api/events/ndjson-receipts.ts";
import { formatOf, parseEvents } from "#/api/events/parse-events.ts";
import { readBody } from "#/api/events/read-body.ts";
import { TouchedMeters } from "#/api/events/touched-meters.ts";
import type { Context as Operation } from "#/domain/context.ts";
import type { Receipt } from "#/domain/usage/recording/receipt.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { jsonAnswer, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";

const cloudEvent = z.object({
  specversion: z.literal("1.0"),
  source: z.string(),
  id: z.string(),
  type: z.string().openapi({ description: "Service" }),
  subject: z.string().optional().openapi({ description: "Customer" }),
  time: z.string().optional(),
  data: z.record(z.string(), z.unknown()).openapi({ description: "quantity or values, attributes, price" }),
});

const recordRoute = createRoute({
  method: "post",
  path: "/events",
  tags: ["Events"],
  summary: "Report usage events, each exactly once",
  description:
    "One event, an array (up to 10,000 events or 10 MB), NDJSON (any number, acknowledged line by line), or CloudEvents, whose source and id together, with a space between, are the key. gzip is understood. Every event gets its receipt, in the order sent; one that is wrong never holds up the others. Sending the same again with the same id is safe, and answers duplicate. NDJSON: read the receipts while you send.",
  request: {
    query: RecordQuery,
    body: {
      required: true,
      content: {
        "application/json": { schema: z.union([Event, z.array(Event)]) },
        "application/x-ndjson": { schema: z.string().openapi({ description: "An event a line" }) },
        "application/cloudevents+json": { schema: cloudEvent },
        "application/cloudevents-batch+json": { schema: z.array(cloudEvent) },
      },
    },
  },
  responses: {
    200: jsonAnswer(
      z.union([BatchReceipts, SingleReceipt]),
      "Receipts of a batch; or of one event, a duplicate",
    ),
    201: jsonAnswer(SingleReceipt, "One event, accepted"),
    409: jsonAnswer(SingleReceipt, "One event, whose id was used for another"),
    422: jsonAnswer(SingleReceipt, "One event, rejected"),
    ...problemAnswers(400, 408, 413, 415),
  },
});

export const eventRoutes = createRoutes();

// Registered apart from `openapi`, which would read and check the whole body before we see it.
eventRoutes.openAPIRegistry.registerPath(recordRoute);
eventRoutes.post("/events", async (c) => {
  const request = c.req.raw;
  const ctx = c.get("operation");
  const { totals } = request.url.includes("?") ? RecordQuery.parse(c.req.query()) : { totals: false };
  const format = formatOf(request.headers.get("content-type"));
  const record = (events: unknown[]) =>
    recordEvents(ctx, events, { unknownCustomers: c.get("env").UNKNOWN_CUSTOMERS });
  if (format === "ndjson") {
    return c.body(streamReceipts(request, ctx, record, totals), 200, {
      "content-type": "application/x-ndjson; charset=utf-8",
    });
  }
  const { events, isSingle } = parseEvents(await readBody(request), format);
  const receipts = await record(events);
  const touched = new TouchedMeters();
  if (totals) touched.add(events, receipts);
  const sums = totals ? { totals: await touched.monthTotals(ctx) } : {};
  const { status, answer } = answerReceipts(receipts, isSingle);
  return c.json({ ...answer, ...sums }, status);
});

function streamReceipts(
  request: Request,
  ctx: Operation,
  record: (events: unknown[]) => Promise<Receipt[]>,
  totals: boolean,
): ReadableStream<Uint8Array> {
  const touched = new TouchedMeters();
  return ndjsonReceipts(request, {
    record: async (events) => {
      const receipts = await record(events);
      if (totals) touched.add(events, receipts);
      return receipts;
    },
    finish: async (counts) => ({ counts, ...(totals && { totals: await touched.monthTotals(ctx) }) }),
    onError: (error) =>
      ctx.log[showError(error).isOurs ? "error" : "debug"]({ err: error }, "a stream of events ended early"),
  });
}
