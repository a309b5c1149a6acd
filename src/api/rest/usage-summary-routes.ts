import { createRoute, z } from "@hono/zod-openapi";
import { UsageSummary, UsageSummaryList, UsageSummaryListQuery } from "#/api/contract/usage-summaries.ts";
import { summarizeAll, summarizeUsage } from "#/domain/analytics/usage-summaries.ts";
import { jsonAnswer, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";

const tags = ["Customers"];

const summaryRoute = createRoute({
  method: "get",
  path: "/customers/{external_id}/usage-summary",
  tags,
  summary: "A customer's usage factor and category",
  request: {
    params: z.object({
      external_id: z.string().openapi({ description: "URL-encoded: a slash in it is %2F" }),
    }),
  },
  responses: { 200: jsonAnswer(UsageSummary, "The summary"), ...problemAnswers(404) },
});

const listRoute = createRoute({
  method: "get",
  path: "/usage-summaries",
  tags,
  summary: "All customers' usage factors and categories, by external id",
  request: { query: UsageSummaryListQuery },
  responses: { 200: jsonAnswer(UsageSummaryList, "One page of them"), ...problemAnswers(422) },
});

export const usageSummaryRoutes = createRoutes()
  .openapi(summaryRoute, async (c) =>
    c.json(await summarizeUsage(c.get("operation"), c.req.valid("param").external_id), 200),
  )
  .openapi(listRoute, async (c) => {
    const { page, per_page: perPage } = c.req.valid("query");
    const { rows, total } = await summarizeAll(c.get("operation"), { page, perPage });
    return c.json({ page, per_page: perPage, total, data: rows }, 200);
  });
