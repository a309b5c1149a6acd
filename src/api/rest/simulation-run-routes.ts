import { createRoute } from "@hono/zod-openapi";
import {
  RunParams,
  RunQuery,
  WhatIfRequest,
  WhatIfRun,
  WhatIfRunList,
  WhatIfRunListQuery,
  WhatIfRunRead,
} from "#/api/contract/simulation-what-if.ts";
import { toPage } from "#/api/definition-answers.ts";
import { readWhatIf, toReplayedRun, toRun, toRunSummary } from "#/api/what-if-answers.ts";
import { askWhatIf } from "#/domain/simulation/what-if/ask-what-if.ts";
import { findRun } from "#/domain/simulation/what-if/find-run.ts";
import { listRuns } from "#/domain/simulation/what-if/list-runs.ts";
import { recomputeRun } from "#/domain/simulation/what-if/recompute-run.ts";
import { removeRun } from "#/domain/simulation/what-if/remove-run.ts";
import { jsonAnswer, jsonBody, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";
import { expectJson } from "./expect-json.ts";

const tags = ["Simulation"];

const whatIfRoute = createRoute({
  method: "post",
  path: "/simulation/what-if",
  tags,
  summary: "Compute what failures would do, and keep the run",
  description:
    "The same run is computed twice with the same seed, with the failures and without: what differs is their doing and nothing else. The live simulation goes on untouched. Whoever goes away stops it.",
  middleware: expectJson,
  request: { body: jsonBody(WhatIfRequest) },
  responses: { 201: jsonAnswer(WhatIfRun, "The run"), ...problemAnswers(400, 413, 415, 422, 503) },
});

const listRoute = createRoute({
  method: "get",
  path: "/simulation/runs",
  tags,
  summary: "Kept what-if runs, newest first; the latest 500",
  request: { query: WhatIfRunListQuery },
  responses: { 200: jsonAnswer(WhatIfRunList, "One page of the runs"), ...problemAnswers(422) },
});

const findRoute = createRoute({
  method: "get",
  path: "/simulation/runs/{id}",
  tags,
  summary: "One kept run; with replay=true computed again and compared",
  request: { params: RunParams, query: RunQuery },
  responses: { 200: jsonAnswer(WhatIfRunRead, "The run"), ...problemAnswers(404, 422, 503) },
});

const removeRoute = createRoute({
  method: "delete",
  path: "/simulation/runs/{id}",
  tags,
  summary: "Forget a kept run",
  request: { params: RunParams },
  responses: { 204: { description: "It is gone" }, ...problemAnswers(404, 422) },
});

export const simulationRunRoutes = createRoutes()
  .openapi(whatIfRoute, async (c) => {
    const { signal } = c.req.raw;
    const run = await askWhatIf(c.get("operation"), readWhatIf(c.req.valid("json")), { signal });
    return c.json(toRun(run), 201, { location: `/api/v1/simulation/runs/${run.id}` });
  })
  .openapi(listRoute, async (c) => {
    const { page, per_page: perPage } = c.req.valid("query");
    const found = await listRuns(c.get("operation"), { page, perPage });
    return c.json(toPage({ page, perPage }, found, toRunSummary), 200);
  })
  .openapi(findRoute, async (c) => {
    const { id } = c.req.valid("param");
    const { signal } = c.req.raw;
    if (c.req.valid("query").replay === "true")
      return c.json(toReplayedRun(await recomputeRun(c.get("operation"), id, { signal })), 200);
    return c.json(toRun(await findRun(c.get("operation"), id)), 200);
  })
  .openapi(removeRoute, async (c) => {
    await removeRun(c.get("operation"), c.req.valid("param").id);
    return c.body(null, 204);
  });
