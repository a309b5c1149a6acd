import { createRoute } from "@hono/zod-openapi";
import { CopilotSync, CopilotSyncRun, CopilotUsage, CopilotUsageQuery } from "#/api/contract/copilot.ts";
import { syncState, toSyncRun, usageJson } from "#/api/copilot-answers.ts";
import { copilotClient } from "#/domain/credits/copilot/open-client.ts";
import { priceMessages } from "#/domain/credits/copilot/price-messages.ts";
import { copilotSettings } from "#/domain/credits/copilot/settings.ts";
import { requestSync } from "#/jobs/copilot-jobs.ts";
import { jsonAnswer, problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";

const tags = ["Copilot credits"];

const usageRoute = createRoute({
  method: "get",
  path: "/usage",
  tags,
  summary: "What each Copilot message of the current period costs in credits",
  description:
    "Read from the Copilot service at every call, in its order. Also at `/usage`, which answers without breakdowns.",
  request: { query: CopilotUsageQuery },
  responses: {
    200: jsonAnswer(CopilotUsage, "All messages of the period"),
    ...problemAnswers(422, 500),
  },
});

const stateRoute = createRoute({
  method: "get",
  path: "/copilot/sync",
  tags,
  summary: "Where Copilot's messages come from, and the latest runs that made usage of them",
  responses: { 200: jsonAnswer(CopilotSync, "The state") },
});

const syncRoute = createRoute({
  method: "post",
  path: "/copilot/sync",
  tags,
  summary: "Turn Copilot's messages into usage now",
  description:
    "Each message is one event of service `copilot`, however often this is asked. There is one run at a time: while one is under way, it is the answer.",
  responses: {
    200: jsonAnswer(CopilotSyncRun, "The run, which has ended"),
    202: jsonAnswer(CopilotSyncRun, "The run; ask for the state until it has ended"),
  },
});

export const copilotRoutes = createRoutes()
  .openapi(stateRoute, async (c) =>
    c.json(await syncState(c.get("operation"), copilotSettings(c.get("env"))), 200),
  )
  .openapi(syncRoute, async (c) => {
    const run = await requestSync(c.get("operation"), "api", copilotSettings(c.get("env")));
    return c.json(toSyncRun(run), run.state === "running" ? 202 : 200);
  });

// Registered apart from `openapi`: the answer is text already.
copilotRoutes.openAPIRegistry.registerPath(usageRoute);
copilotRoutes.get("/usage", async (c) => {
  // At the root the format is always the one that was agreed, whatever is asked.
  const explain = c.env?.alias === undefined && CopilotUsageQuery.parse(c.req.query()).explain;
  const messages = await priceMessages(copilotClient(copilotSettings(c.get("env"))));
  return c.body(usageJson(messages, explain), 200, { "content-type": "application/json" });
});
