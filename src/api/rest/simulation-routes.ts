import { createRoute } from "@hono/zod-openapi";
import { strict } from "#/api/contract/fields.ts";
import { SimulationState } from "#/api/contract/simulation.ts";
import {
  HistoryQuery,
  NothingMore,
  ResetSimulation,
  SetSpeed,
  SetTraffic,
  SimulationHistory,
  SimulationTraffic,
} from "#/api/contract/simulation-control.ts";
import { toHistory, toState, toTraffic } from "#/api/simulation-answers.ts";
import { latestFrame } from "#/domain/simulation/live/latest-frame.ts";
import { pauseSimulation } from "#/domain/simulation/live/pause-simulation.ts";
import { readHistory } from "#/domain/simulation/live/read-history.ts";
import { resetSimulation } from "#/domain/simulation/live/reset-simulation.ts";
import { resumeSimulation } from "#/domain/simulation/live/resume-simulation.ts";
import { setSpeed } from "#/domain/simulation/live/set-speed.ts";
import { readTraffic } from "#/domain/simulation/traffic/read-traffic.ts";
import { setTraffic } from "#/domain/simulation/traffic/set-traffic.ts";
import { jsonAnswer, jsonBody, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";
import { expectJson } from "./expect-json.ts";

const tags = ["Simulation"];
/** What is asked of commands is in their bodies alone: a seed in the query must not be passed over. */
const query = strict({});
const state = (description: string) => jsonAnswer(SimulationState, description);

const stateRoute = createRoute({
  method: "get",
  path: "/simulation",
  tags,
  summary: "The live simulation as of its latest message, two seconds ago at most",
  responses: { 200: state("The state"), ...problemAnswers(503) },
});

const historyRoute = createRoute({
  method: "get",
  path: "/simulation/history",
  tags,
  summary: "Error rate and latency of the current run over time, with what happened",
  description: "Messages are kept for an hour. Many services get fewer points each.",
  request: { query: HistoryQuery },
  responses: { 200: jsonAnswer(SimulationHistory, "The history"), ...problemAnswers(404, 422, 503) },
});

const pauseRoute = createRoute({
  method: "post",
  path: "/simulation/pause",
  tags,
  summary: "Hold simulated time; again changes nothing",
  middleware: expectJson,
  request: { query, body: { ...jsonBody(NothingMore), required: false } },
  responses: { 200: state("The state, in which it stands still"), ...problemAnswers(400, 415, 422, 503) },
});

const resumeRoute = createRoute({
  method: "post",
  path: "/simulation/resume",
  tags,
  summary: "Let simulated time go on; again changes nothing",
  middleware: expectJson,
  request: { query, body: { ...jsonBody(NothingMore), required: false } },
  responses: { 200: state("The state, in which it goes on"), ...problemAnswers(400, 415, 422, 503) },
});

const resetRoute = createRoute({
  method: "post",
  path: "/simulation/reset",
  tags,
  summary: "Begin a new run of the same topology",
  description: "Without failures, running, at the usual speed. The body may be left out.",
  middleware: expectJson,
  request: { query, body: { ...jsonBody(ResetSimulation), required: false } },
  responses: { 200: state("The new run's first state"), ...problemAnswers(400, 415, 422, 503) },
});

const speedRoute = createRoute({
  method: "post",
  path: "/simulation/speed",
  tags,
  summary: "Simulate faster or slower",
  middleware: expectJson,
  request: { query, body: jsonBody(SetSpeed) },
  responses: { 200: state("The state, at that speed"), ...problemAnswers(400, 415, 422, 503) },
});

const trafficRoute = createRoute({
  method: "get",
  path: "/simulation/traffic",
  tags,
  summary: "Whether simulated requests are reported as usage, and what became of them",
  responses: { 200: jsonAnswer(SimulationTraffic, "The latest session's verdict") },
});

const setTrafficRoute = createRoute({
  method: "put",
  path: "/simulation/traffic",
  tags,
  summary: "Report simulated requests as usage, or stop it",
  description:
    "Each request becomes an event of service `simulation`, reported with the client library; while a failure is in force, answers are lost, held up and repeated on purpose. What was not reported yet still is after switching off. Refused where the simulation makes too many requests.",
  middleware: expectJson,
  request: { body: jsonBody(SetTraffic) },
  responses: {
    200: jsonAnswer(SimulationTraffic, "The verdict that follows"),
    ...problemAnswers(400, 409, 415, 422, 503),
  },
});

export const simulationRoutes = createRoutes()
  .openapi(stateRoute, async (c) => c.json(toState(await latestFrame(c.get("operation"))), 200))
  .openapi(historyRoute, async (c) => {
    const { service_id: serviceId, from_seconds: fromSeconds, ...query } = c.req.valid("query");
    const { to_seconds: toSeconds, points } = query;
    const history = await readHistory(c.get("operation"), { serviceId, fromSeconds, toSeconds, points });
    return c.json(toHistory(history), 200);
  })
  .openapi(pauseRoute, async (c) => c.json(toState(await pauseSimulation(c.get("operation"))), 200))
  .openapi(resumeRoute, async (c) => c.json(toState(await resumeSimulation(c.get("operation"))), 200))
  .openapi(resetRoute, async (c) =>
    c.json(toState(await resetSimulation(c.get("operation"), c.req.valid("json"))), 200),
  )
  .openapi(speedRoute, async (c) =>
    c.json(toState(await setSpeed(c.get("operation"), c.req.valid("json").speed)), 200),
  )
  .openapi(trafficRoute, async (c) => c.json(toTraffic(await readTraffic(c.get("operation"))), 200))
  .openapi(setTrafficRoute, async (c) =>
    c.json(toTraffic(await setTraffic(c.get("operation"), c.req.valid("json"))), 200),
  );
