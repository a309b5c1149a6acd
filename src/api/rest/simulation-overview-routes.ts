import { createRoute, z } from "@hono/zod-openapi";
import {
  FailureSimulated,
  SimulatedServices,
  SimulateFailure,
  SimulationMetrics,
} from "#/api/contract/simulation-overview.ts";
import { HttpRefusal } from "#/api/errors.ts";
import { expose } from "#/api/simulation-exposition.ts";
import { toMetrics, toServices } from "#/api/simulation-overview.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { latestFrame } from "#/domain/simulation/live/latest-frame.ts";
import { simulateFailure } from "#/domain/simulation/live/simulate-failure.ts";
import { acceptedType } from "./accepted-type.ts";
import { jsonAnswer, jsonBody, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";
import { expectJson } from "./expect-json.ts";

const tags = ["Simulation"];

const servicesRoute = createRoute({
  method: "get",
  path: "/simulation/services",
  tags,
  summary: "The simulated services at a glance",
  description: "Also at `/services`, where browsers get the console's page: those who ask for HTML.",
  responses: { 200: jsonAnswer(SimulatedServices, "The services"), ...problemAnswers(503) },
});

const simulateFailureRoute = createRoute({
  method: "post",
  path: "/simulation/simulate-failure",
  tags,
  summary: "An outage of a service from now on",
  description:
    "Takes the place of an outage of that service that is in force: it then ends when this one does. Also at `/simulate-failure`.",
  middleware: expectJson,
  request: { body: jsonBody(SimulateFailure) },
  responses: {
    200: jsonAnswer(FailureSimulated, "It is in force"),
    ...problemAnswers(400, 404, 409, 415, 422, 503),
  },
});

const metricsRoute = createRoute({
  method: "get",
  path: "/metrics",
  tags,
  summary: "Metrics of this process and of the simulation",
  description:
    "Prometheus text, or for who prefers JSON the simulation in seven numbers. Also at `/metrics`. While there is no simulation, the text is without it.",
  responses: {
    200: {
      description: "The metrics",
      content: { "text/plain": { schema: z.string() }, "application/json": { schema: SimulationMetrics } },
    },
    ...problemAnswers(503),
  },
});

const socketRoute = createRoute({
  method: "get",
  path: "/simulation/ws",
  tags,
  summary: "WebSocket: the simulated services, on connecting and every two seconds",
  description:
    "Each message is what `/simulation/services` answers; a client that was too slow for some gets `dropped`, their number, with the next. Also at `/ws`. Not on serverless hosts.",
  responses: {
    101: { description: "Messages follow" },
    ...problemAnswers(400),
  },
});

export const simulationOverviewRoutes = createRoutes()
  .openapi(servicesRoute, async (c) =>
    c.json(toServices(await latestFrame(c.get("operation"))), 200, { vary: "accept" }),
  )
  .openapi(simulateFailureRoute, async (c) => {
    const { service_id: serviceId, duration_seconds: seconds } = c.req.valid("json");
    await simulateFailure(c.get("operation"), serviceId, seconds);
    return c.json({ message: `Failure simulated on ${serviceId} for ${seconds}s` }, 200);
  });

// Registered apart from `openapi`: it answers in two ways.
simulationOverviewRoutes.openAPIRegistry.registerPath(metricsRoute);
simulationOverviewRoutes.get("/metrics", async (c) => {
  const frame = latestFrame(c.get("operation"));
  if (acceptedType(c.req.header("accept"), ["text/plain", "application/json"]) === "application/json") {
    return c.json(toMetrics(await frame), 200, { vary: "accept" });
  }
  const { text, contentType } = await expose(await frame.catch(noneYet), c.get("operation").clock());
  return c.body(text, 200, { "content-type": contentType, vary: "accept" });
});

simulationOverviewRoutes.openAPIRegistry.registerPath(socketRoute);
simulationOverviewRoutes.get("/simulation/ws", () => {
  throw new HttpRefusal(
    400,
    "This is a WebSocket; connect to it as ws://… or wss://…, on a host that has WebSockets. GET /services answers what it sends.",
  );
});

/** Without a simulation the process has metrics all the same. */
function noneYet(error: unknown): undefined {
  if (!(error instanceof DomainError && error.code === "busy")) throw error;
}
