import { createRoute, z } from "@hono/zod-openapi";
import {
  BurnDown,
  LateUsageList,
  LateUsageQuery,
  PeriodPath,
  Statement,
  StatementQuery,
} from "#/api/contract/statements.ts";
import { toBurnDown, toLateUsage, toStatement } from "#/api/statement-answers.ts";
import { statementFileName, statementRows } from "#/api/statement-rows.ts";
import { findBurnDown } from "#/domain/credits/statements/burn-down.ts";
import { closePeriod } from "#/domain/credits/statements/close-period.ts";
import { findStatement } from "#/domain/credits/statements/find-statement.ts";
import { listLateUsage } from "#/domain/credits/statements/list-late-usage.ts";
import { jsonAnswer, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";
import { csvResponse } from "./csv-response.ts";

const tags = ["Billing"];
const path = "/customers/{external_id}/periods/{number}" as const;

const statementRoute = createRoute({
  method: "get",
  path,
  tags,
  summary: "What a billing period comes to",
  description:
    "Of a closed period its statement, which never changes; of another one what it comes to as of now, with the adjustments that wait for it (`is_final` says which). Every line says how its amount is worked out, and where what was used is proved.",
  request: { params: PeriodPath, query: StatementQuery },
  responses: {
    200: {
      description: "The statement, or its lines and what they come to as CSV",
      content: { "application/json": { schema: Statement }, "text/csv": { schema: z.string() } },
    },
    ...problemAnswers(404, 422),
  },
});

const lateRoute = createRoute({
  method: "get",
  path: `${path}/late`,
  tags,
  summary: "The late events that a statement adjusts earlier periods for",
  description:
    "Events that came or changed after the statement of the period that they lie in was read. Of an adjustment line those of its period and its meter's service.",
  request: { params: PeriodPath, query: LateUsageQuery },
  responses: {
    200: jsonAnswer(LateUsageList, "One page, in the order they came"),
    ...problemAnswers(404, 422),
  },
});

const burnDownRoute = createRoute({
  method: "get",
  path: `${path}/burn-down`,
  tags,
  summary: "How a period's amount grew, by local day",
  description:
    "Rated as if the period's use had ended with the day; for plans in credits also what was left at its end.",
  request: { params: PeriodPath },
  responses: { 200: jsonAnswer(BurnDown, "Every local day of the period"), ...problemAnswers(404, 422) },
});

const closeRoute = createRoute({
  method: "post",
  path: `${path}/close`,
  tags,
  summary: "Close a period that has ended, without waiting for the grace time",
  description: "A period that is closed already stays as it is; its statement is answered.",
  request: { params: PeriodPath },
  responses: { 200: jsonAnswer(Statement, "Its statement"), ...problemAnswers(404, 409, 422) },
});

const asked = ({ external_id, number }: z.infer<typeof PeriodPath>) => ({ customer: external_id, number });

export const statementRoutes = createRoutes()
  .openapi(statementRoute, async (c) => {
    const statement = toStatement(await findStatement(c.get("operation"), asked(c.req.valid("param"))));
    const headers = { "cache-control": "private, no-cache" };
    if (c.req.valid("query").format === "json") return c.json(statement, 200, headers);
    return csvResponse(c, statementFileName(statement), statementRows(statement), headers);
  })
  .openapi(lateRoute, async (c) => {
    const { line, page, per_page: perPage } = c.req.valid("query");
    const input = { ...asked(c.req.valid("param")), line, page, perPage };
    return c.json(toLateUsage(input, await listLateUsage(c.get("operation"), input)), 200);
  })
  .openapi(burnDownRoute, async (c) =>
    c.json(toBurnDown(await findBurnDown(c.get("operation"), asked(c.req.valid("param")))), 200),
  )
  .openapi(closeRoute, async (c) =>
    c.json(toStatement(await closePeriod(c.get("operation"), asked(c.req.valid("param")))), 200),
  );
