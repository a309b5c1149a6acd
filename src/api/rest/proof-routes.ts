import { createRoute, z } from "@hono/zod-openapi";
import { Proof, ProofQuery } from "#/api/contract/proof.ts";
import { type Proof as Proven, proveTotal } from "#/domain/analytics/proof/prove-total.ts";
import { jsonAnswer, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";

const proofRoute = createRoute({
  method: "get",
  path: "/customers/{external_id}/proof",
  tags: ["Rankings and details"],
  summary: "Why a customer's total of a meter is what it is",
  description:
    "The total as every answer has it, the total anew from the events, their difference, a digest to recompute, and the events themselves page by page; all of one snapshot. Each page is a proof of its own moment: the same digest on every page says that nothing changed meanwhile.",
  request: {
    params: z.object({
      external_id: z.string().openapi({ description: "URL-encoded: a slash in it is %2F" }),
    }),
    query: ProofQuery,
  },
  responses: { 200: jsonAnswer(Proof, "The proof"), ...problemAnswers(400, 404, 422) },
});

export const proofRoutes = createRoutes().openapi(proofRoute, async (c) => {
  const customer = c.req.valid("param").external_id;
  const proof = await proveTotal(c.get("operation"), { customer, ...c.req.valid("query") });
  return c.json(toProof(proof), 200, { "cache-control": "private, no-cache" });
});

function toProof({ totalOfEvents, nextCursor, events, ...proof }: Proven): Proof {
  return {
    ...proof,
    total_of_events: totalOfEvents,
    events: events.map(({ occurredAt, receivedAt, ...event }) => ({
      ...event,
      occurred_at: occurredAt,
      received_at: receivedAt,
    })),
    next_cursor: nextCursor,
  };
}
