import { createRoute, z } from "@hono/zod-openapi";
import { toAlert } from "#/api/alert-answers.ts";
import { Alert, AlertList, AlertListQuery } from "#/api/contract/alerts.ts";
import { toPage } from "#/api/definition-answers.ts";
import { acknowledgeAlert } from "#/domain/credits/alerts/acknowledge-alert.ts";
import { findAlert, listAlerts } from "#/domain/credits/alerts/list-alerts.ts";
import { jsonAnswer, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";

const tags = ["Alerts"];
const IdParam = z.object({
  id: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, "expected the id of an alert")
    .transform(Number)
    .openapi({ type: "integer" }),
});

const listRoute = createRoute({
  method: "get",
  path: "/alerts",
  tags,
  summary: "Thresholds of credit grants that were reached, newest first",
  request: { query: AlertListQuery },
  responses: { 200: jsonAnswer(AlertList, "One page of the alerts"), ...problemAnswers(404, 422) },
});

const findRoute = createRoute({
  method: "get",
  path: "/alerts/{id}",
  tags,
  summary: "One alert",
  request: { params: IdParam },
  responses: { 200: jsonAnswer(Alert, "The alert"), ...problemAnswers(404, 422) },
});

const acknowledgeRoute = createRoute({
  method: "post",
  path: "/alerts/{id}/acknowledge",
  tags,
  summary: "Note that somebody has seen an alert; again changes nothing",
  request: { params: IdParam },
  responses: { 200: jsonAnswer(Alert, "The alert"), ...problemAnswers(404, 422) },
});

export const alertRoutes = createRoutes()
  .openapi(listRoute, async (c) => {
    const { page, per_page: perPage, state, customer } = c.req.valid("query");
    const found = await listAlerts(c.get("operation"), { page, perPage, state, customer });
    return c.json(toPage({ page, perPage }, found, toAlert), 200);
  })
  .openapi(findRoute, async (c) =>
    c.json(toAlert(await findAlert(c.get("operation"), c.req.valid("param").id)), 200),
  )
  .openapi(acknowledgeRoute, async (c) =>
    c.json(toAlert(await acknowledgeAlert(c.get("operation"), c.req.valid("param").id)), 200),
  );
