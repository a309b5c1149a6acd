import { createRoute, z } from "@hono/zod-openapi";
import { readBilling, toBillingAccount, toBillingPeriod } from "#/api/billing-answers.ts";
import {
  BillingAccount,
  BillingPeriodList,
  BillingPeriodListQuery,
  CustomerPeriodsQuery,
  EndBillingQuery,
  PutBilling,
} from "#/api/contract/billing.ts";
import { toPage } from "#/api/definition-answers.ts";
import { endBilling } from "#/domain/credits/periods/end-billing.ts";
import { findBilling } from "#/domain/credits/periods/find-billing.ts";
import { listCustomerPeriods, listPeriods } from "#/domain/credits/periods/list-periods.ts";
import { putBilling } from "#/domain/credits/periods/put-billing.ts";
import { jsonAnswer, jsonBody, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";

const tags = ["Billing"];
const IdParam = z.object({
  external_id: z.string().openapi({ description: "URL-encoded: a slash in it is %2F", example: "cust-001" }),
});
const account = jsonAnswer(BillingAccount, "How the customer is billed");

const findRoute = createRoute({
  method: "get",
  path: "/customers/{external_id}/billing",
  tags,
  summary: "How a customer is billed",
  request: { params: IdParam },
  responses: { 200: account, ...problemAnswers(404) },
});

const putRoute = createRoute({
  method: "put",
  path: "/customers/{external_id}/billing",
  tags,
  summary: "Bill a customer, change how it is billed, or begin anew",
  description:
    "Of a customer that is billed, plan and periods change with the next period, or now: then the open period ends at this instant, a part of its whole one, and another begins. An end that is to come is taken back. The same call again changes nothing.",
  request: { params: IdParam, body: jsonBody(PutBilling) },
  responses: { 200: account, ...problemAnswers(400, 404, 409, 422) },
});

const endRoute = createRoute({
  method: "delete",
  path: "/customers/{external_id}/billing",
  tags,
  summary: "End the billing of a customer",
  description: "With the open period, or now. Its periods and statements stay.",
  request: { params: IdParam, query: EndBillingQuery },
  responses: { 200: account, ...problemAnswers(404, 422) },
});

const customerPeriodsRoute = createRoute({
  method: "get",
  path: "/customers/{external_id}/periods",
  tags,
  summary: "Billing periods of a customer, the newest first",
  request: { params: IdParam, query: CustomerPeriodsQuery },
  responses: {
    200: jsonAnswer(BillingPeriodList, "One page of the periods"),
    ...problemAnswers(404, 422),
  },
});

const periodsRoute = createRoute({
  method: "get",
  path: "/billing-periods",
  tags,
  summary: "Billing periods of all customers, those that end last first",
  request: { query: BillingPeriodListQuery },
  responses: {
    200: jsonAnswer(BillingPeriodList, "One page of the periods"),
    ...problemAnswers(400, 404, 422),
  },
});

export const billingRoutes = createRoutes()
  .openapi(findRoute, async (c) => {
    const ctx = c.get("operation");
    const found = await findBilling(ctx, c.req.valid("param").external_id);
    return c.json(toBillingAccount(found, ctx.clock()), 200);
  })
  .openapi(putRoute, async (c) => {
    const ctx = c.get("operation");
    const asked = readBilling(c.req.valid("json"));
    const billing = await putBilling(ctx, c.req.valid("param").external_id, asked);
    return c.json(toBillingAccount(billing, ctx.clock()), 200);
  })
  .openapi(endRoute, async (c) => {
    const ctx = c.get("operation");
    const { when } = c.req.valid("query");
    const billing = await endBilling(ctx, c.req.valid("param").external_id, when);
    return c.json(toBillingAccount(billing, ctx.clock()), 200);
  })
  .openapi(customerPeriodsRoute, async (c) => {
    const ctx = c.get("operation");
    const { page, per_page: perPage } = c.req.valid("query");
    const id = c.req.valid("param").external_id;
    const found = await listCustomerPeriods(ctx, id, { page, perPage });
    return c.json(
      toPage({ page, perPage }, found, (period) => toBillingPeriod(period, ctx.clock())),
      200,
    );
  })
  .openapi(periodsRoute, async (c) => {
    const ctx = c.get("operation");
    const { page, per_page: perPage, ...filters } = c.req.valid("query");
    const found = await listPeriods(ctx, { ...filters, page, perPage });
    return c.json(
      toPage({ page, perPage }, found, (period) => toBillingPeriod(period, ctx.clock())),
      200,
    );
  });
