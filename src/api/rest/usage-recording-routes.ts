import { createRoute } from "@hono/zod-openapi";
import { UsageRecord, UsageRecorded } from "#/api/contract/seed-usage.ts";
import { HttpRefusal } from "#/api/errors.ts";
import { formatOf, parseJson } from "#/api/events/parse-events.ts";
import { readBody } from "#/api/events/read-body.ts";
import { DomainError } from "#/domain/domain-error.ts";
import type { Receipt } from "#/domain/usage/recording/receipt.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { jsonAnswer, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";

/** Fields of the call, and what an event calls them. */
const eventFields: Record<string, string> = {
  customer_id: "customer",
  service: "service",
  units: "quantity",
  price: "price",
  session_id: "id",
  occurred_at: "occurred_at",
};

const usageRoute = createRoute({
  method: "post",
  path: "/usage",
  tags: ["Events"],
  summary: "Report one usage; the same session_id counts once",
  request: { body: { required: true, content: { "application/json": { schema: UsageRecord } } } },
  responses: {
    200: jsonAnswer(UsageRecorded, "Recorded, now or before with the same session_id"),
    ...problemAnswers(400, 409, 413, 415, 422),
  },
});

export const usageRecordingRoutes = createRoutes();

usageRecordingRoutes.openAPIRegistry.registerPath(usageRoute);
usageRecordingRoutes.post("/usage", async (c) => {
  if (formatOf(c.req.header("content-type")) !== "json") {
    throw new HttpRefusal(415, "Expected application/json.");
  }
  const usage = parseJson(await readBody(c.req.raw));
  const [receipt] = await recordEvents(c.get("operation"), [toEvent(usage)], {
    unknownCustomers: c.get("env").UNKNOWN_CUSTOMERS,
  });
  return c.json(
    { status: "success" as const, message: "Usage recorded.", session_id: recordedId(receipt) },
    200,
  );
});

function toEvent(usage: unknown): Record<string, unknown> {
  if (typeof usage !== "object" || usage === null || Array.isArray(usage)) {
    throw new DomainError("invalid", "Expected a JSON object with customer_id, service and units.", "");
  }
  const event: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(usage)) {
    const field = Object.hasOwn(eventFields, name) ? eventFields[name] : undefined;
    if (!field) {
      const expected = Object.keys(eventFields).join(", ");
      throw new DomainError(
        "invalid",
        `${name.slice(0, 100)} is no field of a usage; expected ${expected}.`,
        name.slice(0, 100),
      );
    }
    const isNumberedCustomer = field === "customer" && Number.isSafeInteger(value);
    event[field] = isNumberedCustomer ? String(value) : value;
  }
  return event;
}

function recordedId(receipt: Receipt | undefined): string {
  if (!receipt) throw new Error("an event was not answered");
  switch (receipt.status) {
    case "accepted":
    case "duplicate":
      return receipt.id;
    case "conflict":
      throw new DomainError("conflict", receipt.reason, "session_id");
    case "rejected": {
      const name =
        Object.keys(eventFields).find((field) => eventFields[field] === receipt.path) ?? receipt.path;
      throw new DomainError("invalid", `${name} ${receipt.reason}.`, name);
    }
  }
}
