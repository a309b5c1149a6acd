import { createRoute } from "@hono/zod-openapi";
import { CreditGrant, CreditGrantList, LedgerTransaction } from "#/api/contract/ledger.ts";
import {
  CreateAdjustment,
  CreateGrant,
  CreditParams,
  GrantListQuery,
  GrantParams,
  MoneyHeaders,
} from "#/api/contract/ledger-input.ts";
import { toPage } from "#/api/definition-answers.ts";
import { readGrantRequest, toGrant, toTransaction } from "#/api/ledger-answers.ts";
import { adjustBalance } from "#/domain/credits/ledger/change-credits.ts";
import { grantCredits } from "#/domain/credits/ledger/grant-credits.ts";
import { findGrant, listGrants } from "#/domain/credits/ledger/list-grants.ts";
import { withCustomer } from "#/domain/credits/ledger/with-customer.ts";
import { jsonAnswer, jsonBody, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";
import { answerMoney, replayedHeader } from "./money-answer.ts";

const tags = ["Credits"];

const createGrantRoute = createRoute({
  method: "post",
  path: "/customers/{external_id}/grants",
  tags,
  summary: "Give a customer credits",
  request: { params: CreditParams, headers: MoneyHeaders, body: jsonBody(CreateGrant) },
  responses: {
    201: { ...jsonAnswer(CreditGrant, "The grant"), headers: replayedHeader },
    ...problemAnswers(400, 404, 409, 422),
  },
});

const listRoute = createRoute({
  method: "get",
  path: "/customers/{external_id}/grants",
  tags,
  summary:
    "A customer's grants in the order in which they are spent; what is not to be spent any more comes last",
  request: { params: CreditParams, query: GrantListQuery },
  responses: { 200: jsonAnswer(CreditGrantList, "One page of the grants"), ...problemAnswers(404, 422) },
});

const findRoute = createRoute({
  method: "get",
  path: "/customers/{external_id}/grants/{grant}",
  tags,
  summary: "One grant",
  request: { params: GrantParams },
  responses: { 200: jsonAnswer(CreditGrant, "The grant"), ...problemAnswers(404, 422) },
});

const adjustRoute = createRoute({
  method: "post",
  path: "/customers/{external_id}/adjustments",
  tags,
  summary: "Give or take credits by hand",
  description:
    "Above 0 gives credits, to the grant that is named or as a new one that does not expire; below 0 takes some away, of the grant that is named or in burn-down order. More than there is available is refused.",
  request: { params: CreditParams, headers: MoneyHeaders, body: jsonBody(CreateAdjustment) },
  responses: {
    201: { ...jsonAnswer(LedgerTransaction, "The transaction"), headers: replayedHeader },
    ...problemAnswers(400, 404, 409, 422),
  },
});

export const grantRoutes = createRoutes()
  .openapi(createGrantRoute, async (c) => {
    const body = c.req.valid("json");
    const { external_id: customer } = c.req.valid("param");
    const ctx = c.get("operation");
    const call = withCustomer(ctx, customer, (customerId) =>
      grantCredits(ctx, {
        customerId,
        requestKey: c.req.valid("header")["idempotency-key"],
        ...readGrantRequest(body),
      }),
    );
    const grant = toGrant(await answerMoney(c, call));
    const location = `/api/v1/customers/${encodeURIComponent(customer)}/grants/${grant.id}`;
    return c.json(grant, 201, { location });
  })
  .openapi(listRoute, async (c) => {
    const { page, per_page: perPage, state } = c.req.valid("query");
    const { external_id: customer } = c.req.valid("param");
    const found = await listGrants(c.get("operation"), { customer, page, perPage, state });
    return c.json(toPage({ page, perPage }, found, toGrant), 200);
  })
  .openapi(findRoute, async (c) => {
    const { external_id: customer, grant } = c.req.valid("param");
    return c.json(toGrant(await findGrant(c.get("operation"), customer, grant)), 200);
  })
  .openapi(adjustRoute, async (c) => {
    const ctx = c.get("operation");
    const call = withCustomer(ctx, c.req.valid("param").external_id, (customerId) =>
      adjustBalance(ctx, {
        customerId,
        requestKey: c.req.valid("header")["idempotency-key"],
        ...c.req.valid("json"),
      }),
    );
    return c.json(toTransaction(await answerMoney(c, call)), 201);
  });
