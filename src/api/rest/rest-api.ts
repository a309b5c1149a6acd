import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import { decideAccess, isAllowedOrigin } from "#/api/access/decide-access.ts";
import { HttpRefusal } from "#/api/errors.ts";
import { requestIdOf } from "#/api/request-id.ts";
import { handleTrpc } from "#/api/trpc/handle-trpc.ts";
import { getPool } from "#/db/pool.ts";
import { createContext } from "#/domain/context.ts";
import { type Env, readEnv } from "#/env.ts";
import { getLogger } from "#/logger.ts";
import packageJson from "../../../package.json" with { type: "json" };
import { alertRoutes } from "./alert-routes.ts";
import { analyticsRoutes } from "./analytics-routes.ts";
import { createRoutes } from "./app.ts";
import { billingRoutes } from "./billing-routes.ts";
import { copilotRoutes } from "./copilot-routes.ts";
import { correctionRoutes } from "./correction-routes.ts";
import { customerRoutes } from "./customer-routes.ts";
import { documentationRoutes } from "./documentation-routes.ts";
import { eventReadingRoutes } from "./event-reading-routes.ts";
import { eventRoutes } from "./event-routes.ts";
import { healthRoutes } from "./health-routes.ts";
import { importRoutes } from "./import-routes.ts";
import { ledgerRoutes } from "./ledger-routes.ts";
import { meterQueryRoutes } from "./meter-query-routes.ts";
import { meterRoutes } from "./meter-routes.ts";
import { meterTopRoutes } from "./meter-top-routes.ts";
import { planRoutes } from "./plan-routes.ts";
import { problemResponse } from "./problem-response.ts";
import { proofRoutes } from "./proof-routes.ts";
import { serviceRoutes } from "./service-routes.ts";
import { sessionRoutes } from "./session-routes.ts";
import { simulationFailureRoutes } from "./simulation-failure-routes.ts";
import { simulationOverviewRoutes } from "./simulation-overview-routes.ts";
import { simulationRoutes } from "./simulation-routes.ts";
import { simulationRunRoutes } from "./simulation-run-routes.ts";
import { simulationTopologyRoutes } from "./simulation-topology-routes.ts";
import { statementRoutes } from "./statement-routes.ts";
import { usageRecordingRoutes } from "./usage-recording-routes.ts";
import { usageRoutes } from "./usage-routes.ts";
import { usageSummaryRoutes } from "./usage-summary-routes.ts";
import { webhookRoutes } from "./webhook-routes.ts";

/** Bytes of a body but for files and events, whose readers have limits of their own. */
const maxBody = 1_000_000;
const unlimited = new Set(["/api/v1/imports", "/api/v1/events", "/api/v1/usage"]);
const limitBody = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new HttpRefusal(413, `The body is larger than ${maxSize / 1_000_000} MB.`);
    },
  });
const limitUsual = limitBody(maxBody);
/** Topologies have thousands of services and calls. */
const limitLarge = limitBody(4 * maxBody);
const large = new Set(["/api/v1/simulation/topology", "/api/v1/simulation/what-if"]);

/**
 * The whole API under /api, REST and tRPC, with access and errors decided once for all of it. `env` says
 * who is let in.
 */
export function createRestApi(env: () => Env = readEnv) {
  const app = createRoutes();
  app.use(async (c, next) => {
    c.set("requestId", requestIdOf(c.req.header("x-request-id")));
    c.set("env", env());
    await next();
    c.header("x-request-id", c.get("requestId"));
  });
  app.use(
    secureHeaders({
      xFrameOptions: "DENY",
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        // Swagger UI and Redoc style themselves inline; Redoc searches in a worker made of a blob.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:"],
        workerSrc: ["'self'", "blob:"],
        frameAncestors: ["'none'"],
      },
      strictTransportSecurity: false,
    }),
  );
  app.use(
    cors({
      origin: (origin) => (isAllowedOrigin(origin, env()) ? origin : null),
      exposeHeaders: [
        "etag",
        "location",
        "x-request-id",
        "x-next-cursor",
        "retry-after",
        "idempotency-replayed",
      ],
      maxAge: 600,
    }),
  );
  app.use(async (c, next) => {
    const access = decideAccess(
      { pathname: c.req.path, header: (name) => c.req.header(name), now: new Date() },
      c.get("env"),
    );
    if (access.kind === "refused") throw new HttpRefusal(403, access.reason);
    if (access.kind === "unknown") {
      throw new HttpRefusal(401, "Send the admin key as a bearer token: Authorization: Bearer KEY.");
    }
    c.set("actor", access.actor);
    const log = getLogger().child({ request_id: c.get("requestId") });
    c.set("operation", createContext({ sql: getPool(), log, actor: access.actor }));
    await next();
  });
  app.use((c, next) => {
    if (unlimited.has(c.req.path)) return next();
    return large.has(c.req.path) ? limitLarge(c, next) : limitUsual(c, next);
  });
  app.onError((error, c) => {
    const { response, shown } = problemResponse(error, c.get("requestId"));
    if (shown.isOurs)
      getLogger().error({ err: error, request_id: c.get("requestId"), path: c.req.path }, "request failed");
    return c.newResponse(response.body, response);
  });
  app.notFound((c) => {
    const { response } = problemResponse(
      new HttpRefusal(404, `There is no ${c.req.method} ${c.req.path}; /docs lists what there is.`),
      c.get("requestId"),
    );
    return c.newResponse(response.body, response);
  });
  app.route("/api/v1", healthRoutes);
  app.route("/api/v1", analyticsRoutes);
  app.route("/api/v1", eventRoutes);
  app.route("/api/v1", eventReadingRoutes);
  app.route("/api/v1", correctionRoutes);
  app.route("/api/v1", usageRecordingRoutes);
  app.route("/api/v1", copilotRoutes);
  app.route("/api/v1", usageRoutes);
  app.route("/api/v1", importRoutes);
  app.route("/api/v1", serviceRoutes);
  app.route("/api/v1", meterRoutes);
  app.route("/api/v1", meterQueryRoutes);
  app.route("/api/v1", meterTopRoutes);
  app.route("/api/v1", proofRoutes);
  app.route("/api/v1", usageSummaryRoutes);
  app.route("/api/v1", customerRoutes);
  app.route("/api/v1", planRoutes);
  app.route("/api/v1", billingRoutes);
  app.route("/api/v1", statementRoutes);
  app.route("/api/v1", ledgerRoutes);
  app.route("/api/v1", alertRoutes);
  app.route("/api/v1", webhookRoutes);
  app.route("/api/v1", simulationRoutes);
  app.route("/api/v1", simulationTopologyRoutes);
  app.route("/api/v1", simulationFailureRoutes);
  app.route("/api/v1", simulationRunRoutes);
  app.route("/api/v1", simulationOverviewRoutes);
  app.route("/api/v1", sessionRoutes);
  app.route("/api/v1", documentationRoutes);
  app.openAPIRegistry.registerComponent("securitySchemes", "adminKey", { type: "http", scheme: "bearer" });
  app.doc31("/api/v1/openapi.json", {
    openapi: "3.1.0",
    info: {
      title: "Meterline API",
      version: packageJson.version,
      description: "Usage metering: import usage, rank who used what over any window, look one user up.",
    },
    security: [{ adminKey: [] }, {}],
  });
  app.all("/api/trpc/*", (c) => handleTrpc(c.req.raw, c.get("operation"), c.get("requestId")));
  return app;
}
