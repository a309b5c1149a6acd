import { createRoute, z } from "@hono/zod-openapi";
import { CreateMeter, Meter, MeterList, MeterListQuery, UpdateMeter } from "#/api/contract/meters.ts";
import { toMeter, toPage } from "#/api/definition-answers.ts";
import { findMeter, listMeters } from "#/domain/usage/definitions/read-definitions.ts";
import { removeMeter } from "#/domain/usage/definitions/remove-meter.ts";
import { updateMeter } from "#/domain/usage/definitions/update-meter.ts";
import { requestFill, requestMeter } from "#/jobs/meter-jobs.ts";
import { jsonAnswer, jsonBody, problemAnswers } from "./answers.ts";
import { createRoutes, exactJson } from "./app.ts";

const tags = ["Services and meters"];
const SlugParam = z.object({ slug: z.string().openapi({ example: "video-streaming" }) });
const ServiceParam = z.object({ slug: z.string().openapi({ example: "VideoStreaming" }) });

const listRoute = createRoute({
  method: "get",
  path: "/meters",
  tags,
  summary: "Meters of all services",
  request: { query: MeterListQuery },
  responses: { 200: jsonAnswer(MeterList, "One page of the meters"), ...problemAnswers(404, 422) },
});

const listOfServiceRoute = createRoute({
  method: "get",
  path: "/services/{slug}/meters",
  tags,
  summary: "Meters of a service",
  request: { params: ServiceParam, query: MeterListQuery.omit({ service: true }) },
  responses: { 200: jsonAnswer(MeterList, "One page of its meters"), ...problemAnswers(404, 422) },
});

const createMeterRoute = createRoute({
  method: "post",
  path: "/services/{slug}/meters",
  tags,
  summary: "Add a meter to a service",
  description:
    "A sum, max, min or latest meter measures a quantity of its own, which events name in `values`; or, with `attribute`, a number among their attributes; or, with `value_of`, what another meter of the service measures. A unique meter tells the texts of `attribute`, or the numbers of `value_of`, apart. A count meter counts events.",
  middleware: exactJson,
  request: { params: ServiceParam, body: jsonBody(CreateMeter) },
  responses: { 201: jsonAnswer(Meter, "The meter"), ...problemAnswers(400, 404, 409, 422) },
});

const findRoute = createRoute({
  method: "get",
  path: "/meters/{slug}",
  tags,
  summary: "One meter, and how far its filling is",
  request: { params: SlugParam },
  responses: { 200: jsonAnswer(Meter, "The meter"), ...problemAnswers(404) },
});

const updateRoute = createRoute({
  method: "patch",
  path: "/meters/{slug}",
  tags,
  summary: "Change a meter; once its service has events, it keeps what it aggregates",
  middleware: exactJson,
  request: { params: SlugParam, body: jsonBody(UpdateMeter) },
  responses: { 200: jsonAnswer(Meter, "The meter"), ...problemAnswers(400, 404, 409, 422) },
});

const removeRoute = createRoute({
  method: "delete",
  path: "/meters/{slug}",
  tags,
  summary: "Remove a meter whose service has no events",
  request: { params: SlugParam },
  responses: { 204: { description: "It is gone" }, ...problemAnswers(404, 409) },
});

const fillRoute = createRoute({
  method: "post",
  path: "/meters/{slug}/fill",
  tags,
  summary: "Fill a meter that reads an attribute from past events",
  description:
    "A job reads the attribute of every past event that has no value yet. Asking again while it runs changes nothing.",
  request: { params: SlugParam },
  responses: {
    202: jsonAnswer(Meter, "The meter; ask for it until `is_filling` is false"),
    ...problemAnswers(404, 409),
  },
});

export const meterRoutes = createRoutes()
  .openapi(listRoute, async (c) => {
    const { page, per_page: perPage, service } = c.req.valid("query");
    const found = await listMeters(c.get("operation"), { page, perPage, service });
    return c.json(toPage({ page, perPage }, found, toMeter), 200);
  })
  .openapi(listOfServiceRoute, async (c) => {
    const { page, per_page: perPage } = c.req.valid("query");
    const service = c.req.valid("param").slug;
    const found = await listMeters(c.get("operation"), { page, perPage, service });
    return c.json(toPage({ page, perPage }, found, toMeter), 200);
  })
  .openapi(createMeterRoute, async (c) => {
    const { value_of: quantityOf, ...body } = c.req.valid("json");
    const service = c.req.valid("param").slug;
    const meter = await requestMeter(c.get("operation"), { ...body, quantityOf, service });
    return c.json(toMeter(meter), 201, { location: `/api/v1/meters/${meter.slug}` });
  })
  .openapi(findRoute, async (c) =>
    c.json(toMeter(await findMeter(c.get("operation"), c.req.valid("param").slug)), 200),
  )
  .openapi(updateRoute, async (c) => {
    const { value_of: quantityOf, ...changes } = c.req.valid("json");
    const meter = await updateMeter(c.get("operation"), c.req.valid("param").slug, {
      ...changes,
      quantityOf,
    });
    return c.json(toMeter(meter), 200);
  })
  .openapi(removeRoute, async (c) => {
    await removeMeter(c.get("operation"), c.req.valid("param").slug);
    return c.body(null, 204);
  })
  .openapi(fillRoute, async (c) =>
    c.json(toMeter(await requestFill(c.get("operation"), c.req.valid("param").slug)), 202),
  );
