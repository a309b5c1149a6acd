import { createRoute, type z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { CorrectionHeaders, ReplaceBody, VoidBody } from "#/api/contract/corrections.ts";
import { EventParams, EventWithHistory } from "#/api/contract/event-reading.ts";
import { HttpRefusal } from "#/api/errors.ts";
import { formatOf, parseJson } from "#/api/events/parse-events.ts";
import { readBody } from "#/api/events/read-body.ts";
import { replaceEvent } from "#/domain/usage/corrections/replace-event.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { jsonAnswer, jsonBody, problemAnswers } from "./answers.ts";
import { type ApiEnv, createRoutes } from "./app.ts";

const correction = {
  method: "post" as const,
  tags: ["Events"],
  responses: {
    200: jsonAnswer(EventWithHistory, "The event as it counts now, and what it was"),
    ...problemAnswers(400, 404, 409, 413, 415, 422),
  },
};

const voidRoute = createRoute({
  ...correction,
  path: "/events/{customer}/{id}/void",
  summary: "Make an event count no more",
  description:
    "At any age; rollups change in the same transaction. The event stays readable, and its id stays used. Voiding it again changes nothing and answers the same.",
  request: { params: EventParams, headers: CorrectionHeaders, body: jsonBody(VoidBody) },
});

const replaceRoute = createRoute({
  ...correction,
  path: "/events/{customer}/{id}/replace",
  summary: "Make an event count as something else",
  description:
    "At any age; rollups change in the same transaction. What it was stays readable, and reporting the original again is still a duplicate. Asking for what it is already changes nothing.",
  request: { params: EventParams, headers: CorrectionHeaders, body: jsonBody(ReplaceBody) },
});

export const correctionRoutes = createRoutes();

// Registered apart from `openapi`, whose parser would round numbers of many digits.
correctionRoutes.openAPIRegistry.registerPath(voidRoute);
correctionRoutes.post("/events/:customer/:id/void", async (c) => {
  const { requestKey, name, body } = await readCorrection(c, VoidBody);
  return c.json(await voidEvent(c.get("operation"), { ...name, ...body, requestKey }), 200);
});

correctionRoutes.openAPIRegistry.registerPath(replaceRoute);
correctionRoutes.post("/events/:customer/:id/replace", async (c) => {
  const { requestKey, name, body } = await readCorrection(c, ReplaceBody);
  const { reason, ...replacement } = body;
  return c.json(await replaceEvent(c.get("operation"), { ...name, reason, replacement, requestKey }), 200);
});

async function readCorrection<T extends z.ZodType>(c: Context<ApiEnv>, schema: T) {
  if (formatOf(c.req.header("content-type")) !== "json") {
    throw new HttpRefusal(415, "Expected application/json.");
  }
  const name = EventParams.parse(c.req.param());
  const headers = CorrectionHeaders.parse({ "idempotency-key": c.req.header("idempotency-key") });
  const body = schema.parse(parseJson(await readBody(c.req.raw)));
  return { requestKey: headers["idempotency-key"], name, body };
}
