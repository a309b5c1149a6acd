import { createRoute, z } from "@hono/zod-openapi";
import { CustomerUsage } from "#/api/contract/event-reading.ts";
import { streamUsage, type UsageEntry } from "#/domain/usage/events/stream-usage.ts";
import { jsonAnswer, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";
import { toWebStream } from "./web-stream.ts";

const usageRoute = createRoute({
  method: "get",
  path: "/usage/{customer_id}",
  tags: ["Events"],
  summary: "What a customer was reported to use, one entry for every event that counts",
  description:
    "In the order in which they occurred; voided events are gone, replaced ones are as they now are. Streamed, however many there are.",
  request: {
    params: z.object({ customer_id: z.string().openapi({ description: "External id, URL-encoded" }) }),
  },
  responses: { 200: jsonAnswer(CustomerUsage, "All of its usage"), ...problemAnswers(404) },
});

export const usageRoutes = createRoutes();

usageRoutes.openAPIRegistry.registerPath(usageRoute);
usageRoutes.get("/usage/:customer_id", async (c) => {
  const customer = c.req.param("customer_id");
  const batches = await streamUsage(c.get("operation"), customer);
  return c.body(toWebStream(json(customer, batches)), 200, { "content-type": "application/json" });
});

async function* json(customer: string, batches: AsyncIterable<UsageEntry[]>): AsyncGenerator<string> {
  yield `{"customer_id":${JSON.stringify(customer)},"usage":[`;
  let separator = "";
  for await (const batch of batches) {
    yield separator + batch.map(entryJson).join(",");
    separator = ",";
  }
  yield "]}";
}

/** Decimals are written with all of their digits. */
const entryJson = ({ service, units, price }: UsageEntry): string =>
  `{"service":${JSON.stringify(service)},"units":${units ?? "1"},"price":${price ?? "0"}}`;
