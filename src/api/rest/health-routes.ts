import { createRoute, z } from "@hono/zod-openapi";
import { jsonAnswer } from "./answers.ts";
import { createRoutes } from "./app.ts";

const Health = z.object({ status: z.literal("healthy"), service: z.string() }).openapi("Health");

const healthRoute = createRoute({
  method: "get",
  path: "/health",
  tags: ["Health"],
  summary: "Whether the server and its database answer",
  responses: { 200: jsonAnswer(Health, "Both answer; 503 where the database does not") },
});

export const healthRoutes = createRoutes().openapi(healthRoute, async (c) => {
  await c.get("operation").sql`select 1`;
  return c.json({ status: "healthy" as const, service: "Internet Usage Monitoring Service" }, 200);
});
