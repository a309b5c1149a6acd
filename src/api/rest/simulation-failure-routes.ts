import { createRoute } from "@hono/zod-openapi";
import { FailureList, FailureParams } from "#/api/contract/simulation-control.ts";
import { AddFailure, Failure } from "#/api/contract/simulation-failures.ts";
import { toFailure, toListedFailure } from "#/api/simulation-answers.ts";
import { addFailure } from "#/domain/simulation/live/add-failure.ts";
import { endFailure } from "#/domain/simulation/live/end-failure.ts";
import { listFailures } from "#/domain/simulation/live/list-failures.ts";
import { jsonAnswer, jsonBody, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";
import { expectJson } from "./expect-json.ts";

const tags = ["Simulation"];

const listRoute = createRoute({
  method: "get",
  path: "/simulation/failures",
  tags,
  summary: "Failures of the current run, also those that are over, latest first",
  responses: { 200: jsonAnswer(FailureList, "The latest 200"), ...problemAnswers(503) },
});

const addRoute = createRoute({
  method: "post",
  path: "/simulation/failures",
  tags,
  summary: "Let a service, or its calls to another, fail from now on",
  description: "Several at once all apply. At most 200 are open.",
  middleware: expectJson,
  request: { body: jsonBody(AddFailure) },
  responses: {
    201: jsonAnswer(Failure, "The failure, with the simulated time at which it began"),
    ...problemAnswers(400, 404, 409, 415, 422, 503),
  },
});

const endRoute = createRoute({
  method: "delete",
  path: "/simulation/failures/{id}",
  tags,
  summary: "End a failure now",
  request: { params: FailureParams },
  responses: {
    200: jsonAnswer(Failure, "The failure, with the simulated time at which it ended"),
    ...problemAnswers(404, 409, 422, 503),
  },
});

export const simulationFailureRoutes = createRoutes()
  .openapi(listRoute, async (c) => {
    const failures = await listFailures(c.get("operation"));
    return c.json({ data: failures.map(toListedFailure) }, 200);
  })
  .openapi(addRoute, async (c) => {
    const wanted = c.req.valid("json");
    const failure = await addFailure(c.get("operation"), {
      serviceId: wanted.service_id,
      dependencyId: wanted.dependency_id,
      kind: wanted.kind,
      latencyMs: wanted.latency_ms,
      share: wanted.share,
      durationSeconds: wanted.duration_seconds,
    });
    return c.json(toFailure(failure), 201);
  })
  .openapi(endRoute, async (c) =>
    c.json(toFailure(await endFailure(c.get("operation"), c.req.valid("param").id)), 200),
  );
