import { createRoute, z } from "@hono/zod-openapi";
import {
  CreateService,
  Service,
  ServiceList,
  ServiceListQuery,
  UpdateService,
} from "#/api/contract/services.ts";
import { toPage, toService } from "#/api/definition-answers.ts";
import { createService } from "#/domain/usage/definitions/create-service.ts";
import { findService, listServices } from "#/domain/usage/definitions/list-services.ts";
import { removeService } from "#/domain/usage/definitions/remove-service.ts";
import { updateService } from "#/domain/usage/definitions/update-service.ts";
import { jsonAnswer, jsonBody, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";

const tags = ["Services and meters"];
const SlugParam = z.object({ slug: z.string().openapi({ example: "VideoStreaming" }) });

const listRoute = createRoute({
  method: "get",
  path: "/services",
  tags,
  summary: "Services with their meters, events and when they were last seen",
  request: { query: ServiceListQuery },
  responses: { 200: jsonAnswer(ServiceList, "One page of the services"), ...problemAnswers(422) },
});

const createServiceRoute = createRoute({
  method: "post",
  path: "/services",
  tags,
  summary: "Make a service",
  request: { body: jsonBody(CreateService) },
  responses: { 201: jsonAnswer(Service, "The service, without meters"), ...problemAnswers(400, 409, 422) },
});

const findRoute = createRoute({
  method: "get",
  path: "/services/{slug}",
  tags,
  summary: "One service",
  request: { params: SlugParam },
  responses: { 200: jsonAnswer(Service, "The service"), ...problemAnswers(404) },
});

const updateRoute = createRoute({
  method: "patch",
  path: "/services/{slug}",
  tags,
  summary: "Rename a service; its slug stays",
  request: { params: SlugParam, body: jsonBody(UpdateService) },
  responses: { 200: jsonAnswer(Service, "The service"), ...problemAnswers(400, 404, 422) },
});

const removeRoute = createRoute({
  method: "delete",
  path: "/services/{slug}",
  tags,
  summary: "Remove a service that has no events, with its meters",
  request: { params: SlugParam },
  responses: { 204: { description: "It is gone" }, ...problemAnswers(404, 409) },
});

export const serviceRoutes = createRoutes()
  .openapi(listRoute, async (c) => {
    const { page, per_page: perPage } = c.req.valid("query");
    const found = await listServices(c.get("operation"), { page, perPage });
    return c.json(toPage({ page, perPage }, found, toService), 200);
  })
  .openapi(createServiceRoute, async (c) => {
    const service = await createService(c.get("operation"), c.req.valid("json"));
    return c.json(toService(service), 201, { location: `/api/v1/services/${service.slug}` });
  })
  .openapi(findRoute, async (c) =>
    c.json(toService(await findService(c.get("operation"), c.req.valid("param").slug)), 200),
  )
  .openapi(updateRoute, async (c) => {
    const service = await updateService(c.get("operation"), c.req.valid("param").slug, c.req.valid("json"));
    return c.json(toService(service), 200);
  })
  .openapi(removeRoute, async (c) => {
    await removeService(c.get("operation"), c.req.valid("param").slug);
    return c.body(null, 204);
  });
