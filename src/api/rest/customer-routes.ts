import { createRoute, z } from "@hono/zod-openapi";
import {
  CreateCustomer,
  Customer,
  CustomerList,
  CustomerListQuery,
  UpdateCustomer,
} from "#/api/contract/customers.ts";
import { toCustomer, toPage } from "#/api/definition-answers.ts";
import { createCustomer } from "#/domain/usage/definitions/create-customer.ts";
import { findCustomer } from "#/domain/usage/definitions/described-customer.ts";
import { listCustomers } from "#/domain/usage/definitions/list-customers.ts";
import { removeCustomer } from "#/domain/usage/definitions/remove-customer.ts";
import { updateCustomer } from "#/domain/usage/definitions/update-customer.ts";
import { jsonAnswer, jsonBody, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";

const tags = ["Customers"];
const IdParam = z.object({
  external_id: z.string().openapi({
    description: "URL-encoded: a slash in it is %2F",
    example: "cust-001",
  }),
});

const listRoute = createRoute({
  method: "get",
  path: "/customers",
  tags,
  summary: "Customers by external id",
  request: { query: CustomerListQuery },
  responses: { 200: jsonAnswer(CustomerList, "One page of the customers"), ...problemAnswers(422) },
});

const createCustomerRoute = createRoute({
  method: "post",
  path: "/customers",
  tags,
  summary: "Make a customer before its first event",
  request: { body: jsonBody(CreateCustomer) },
  responses: { 201: jsonAnswer(Customer, "The customer"), ...problemAnswers(400, 409, 422) },
});

const findRoute = createRoute({
  method: "get",
  path: "/customers/{external_id}",
  tags,
  summary: "One customer",
  request: { params: IdParam },
  responses: { 200: jsonAnswer(Customer, "The customer"), ...problemAnswers(404) },
});

const updateRoute = createRoute({
  method: "patch",
  path: "/customers/{external_id}",
  tags,
  summary: "Change a customer's name or time zone",
  request: { params: IdParam, body: jsonBody(UpdateCustomer) },
  responses: { 200: jsonAnswer(Customer, "The customer"), ...problemAnswers(400, 404, 422) },
});

const removeRoute = createRoute({
  method: "delete",
  path: "/customers/{external_id}",
  tags,
  summary: "Remove a customer that has no events",
  request: { params: IdParam },
  responses: { 204: { description: "It is gone" }, ...problemAnswers(404, 409) },
});

export const customerRoutes = createRoutes()
  .openapi(listRoute, async (c) => {
    const { page, per_page: perPage, q } = c.req.valid("query");
    const found = await listCustomers(c.get("operation"), { page, perPage, q });
    return c.json(toPage({ page, perPage }, found, toCustomer), 200);
  })
  .openapi(createCustomerRoute, async (c) => {
    const { external_id: externalId, name, time_zone: timeZone } = c.req.valid("json");
    const customer = await createCustomer(c.get("operation"), { externalId, name, timeZone });
    const location = `/api/v1/customers/${encodeURIComponent(customer.externalId)}`;
    return c.json(toCustomer(customer), 201, { location });
  })
  .openapi(findRoute, async (c) =>
    c.json(toCustomer(await findCustomer(c.get("operation"), c.req.valid("param").external_id)), 200),
  )
  .openapi(updateRoute, async (c) => {
    const { name, time_zone: timeZone } = c.req.valid("json");
    const id = c.req.valid("param").external_id;
    return c.json(toCustomer(await updateCustomer(c.get("operation"), id, { name, timeZone })), 200);
  })
  .openapi(removeRoute, async (c) => {
    await removeCustomer(c.get("operation"), c.req.valid("param").external_id);
    return c.body(null, 204);
  });
