import { createRoute } from "@hono/zod-openapi";
import { CreditHold, CreditHoldList } from "#/api/contract/ledger.ts";
import {
  CreateHold,
  CreditParams,
  HoldListQuery,
  HoldParams,
  MoneyHeaders,
  SettleHold,
} from "#/api/contract/ledger-input.ts";
import { toPage } from "#/api/definition-answers.ts";
import { askHold, askSettlement, holdPath } from "#/api/holds/ask-hold.ts";
import { toHold } from "#/api/ledger-answers.ts";
import { releaseCredits } from "#/domain/credits/ledger/change-credits.ts";
import { findHold, listHolds } from "#/domain/credits/ledger/list-grants.ts";
import { withCustomer } from "#/domain/credits/ledger/with-customer.ts";
import { jsonAnswer, jsonBody, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";
import { answerMoney, replayedHeader } from "./money-answer.ts";

const tags = ["Credits"];
const answered = (description: string) => ({
  ...jsonAnswer(CreditHold, description),
  headers: replayedHeader,
});

const createHoldRoute = createRoute({
  method: "post",
  path: "/customers/{external_id}/holds",
  tags,
  summary: "Reserve credits for a piece of work",
  description:
    "Of grants in burn-down order, then as an overage where the customer's plan allows it. Where there are not enough, 409 says what is available. It is given back by itself when nobody settles it in time.",
  request: { params: CreditParams, headers: MoneyHeaders, body: jsonBody(CreateHold) },
  responses: { 201: answered("The hold"), ...problemAnswers(400, 404, 409, 422) },
});

const listRoute = createRoute({
  method: "get",
  path: "/customers/{external_id}/holds",
  tags,
  summary: "A customer's holds, latest first",
  request: { params: CreditParams, query: HoldListQuery },
  responses: { 200: jsonAnswer(CreditHoldList, "One page of the holds"), ...problemAnswers(404, 422) },
});

const findRoute = createRoute({
  method: "get",
  path: "/customers/{external_id}/holds/{hold}",
  tags,
  summary: "One hold",
  request: { params: HoldParams },
  responses: { 200: jsonAnswer(CreditHold, "The hold"), ...problemAnswers(404, 422) },
});

const settleRoute = createRoute({
  method: "post",
  path: "/customers/{external_id}/holds/{hold}/settle",
  tags,
  summary: "Pay for the work of a hold with what it really cost",
  description:
    "Less than was held gives the rest back; more takes the difference too, and where that is not there, 409 leaves the hold as it is.",
  request: { params: HoldParams, headers: MoneyHeaders, body: jsonBody(SettleHold) },
  responses: { 200: answered("The hold, settled"), ...problemAnswers(400, 404, 409, 422) },
});

const releaseRoute = createRoute({
  method: "post",
  path: "/customers/{external_id}/holds/{hold}/release",
  tags,
  summary: "Give all back that a hold has reserved",
  request: { params: HoldParams, headers: MoneyHeaders },
  responses: { 200: answered("The hold, released"), ...problemAnswers(404, 409, 422) },
});

export const holdRoutes = createRoutes()
  .openapi(createHoldRoute, async (c) => {
    const { external_id: customer } = c.req.valid("param");
    const requestKey = c.req.valid("header")["idempotency-key"];
    const call = askHold(c.get("operation"), { customer, requestKey, body: c.req.valid("json") });
    const hold = toHold(await answerMoney(c, call));
    return c.json(hold, 201, { location: holdPath(customer, hold.id) });
  })
  .openapi(listRoute, async (c) => {
    const { page, per_page: perPage, state } = c.req.valid("query");
    const { external_id: customer } = c.req.valid("param");
    const found = await listHolds(c.get("operation"), { customer, page, perPage, state });
    return c.json(toPage({ page, perPage }, found, toHold), 200);
  })
  .openapi(findRoute, async (c) => {
    const { external_id: customer, hold } = c.req.valid("param");
    return c.json(toHold(await findHold(c.get("operation"), customer, hold)), 200);
  })
  .openapi(settleRoute, async (c) => {
    const { external_id: customer, hold } = c.req.valid("param");
    const requestKey = c.req.valid("header")["idempotency-key"];
    const call = askSettlement(c.get("operation"), { customer, requestKey, hold, body: c.req.valid("json") });
    return c.json(toHold(await answerMoney(c, call)), 200);
  })
  .openapi(releaseRoute, async (c) => {
    const { external_id: customer, hold } = c.req.valid("param");
    const requestKey = c.req.valid("header")["idempotency-key"];
    const ctx = c.get("operation");
    const call = withCustomer(ctx, customer, (customerId) =>
      releaseCredits(ctx, { customerId, requestKey, hold }),
    );
    return c.json(toHold(await answerMoney(c, call)), 200);
  });
