import type { RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { eventLane } from "#/api/events/event-lane.ts";
import { feedLane } from "#/api/feed/feed-lane.ts";
import { countRequests } from "#/api/feed/requests-in-hand.ts";
import { handleApi } from "#/api/handler.ts";
import { holdLane } from "#/api/holds/hold-lane.ts";
import { migrateDatabase } from "#/db/migrate.ts";
import type { OpenDatabase } from "#/db/open-database.ts";
import { closePool, setPool } from "#/db/pool.ts";
import { closeReceiptBell, openReceiptBell } from "#/db/receipt-bell.ts";
import { importSample } from "#/domain/analytics/imports/import-sample.ts";
import { needsSample } from "#/domain/analytics/imports/needs-sample.ts";
import { createContext } from "#/domain/context.ts";
import { followFrames } from "#/domain/simulation/live/follow-frames.ts";
import { closeSimulationFeed, openSimulationFeed } from "#/domain/simulation/live/simulation-feed.ts";
import type { Env } from "#/env.ts";
import { startSimulation, stopSimulation } from "#/jobs/simulation/start-simulation.ts";
import { startJobs, stopJobs } from "#/jobs/start-jobs.ts";
import { getLogger } from "#/logger.ts";
import type { Lifetime } from "#/server/lifetime.ts";
import type { WebSockets } from "#/server/web-sockets/open-web-sockets.ts";

type ApiOptions = {
  env: Env;
  /** Where this server answers. */
  address: string;
  database: OpenDatabase;
  /** Called with what answers the API's requests, once it can. */
  open: (listener: RequestListener) => void;
  /** Called with the frames of the simulation, for those who follow it by WebSocket. */
  follow: WebSockets["follow"];
  log: (line: string) => void;
  lifetime: Lifetime;
};

/** Brings the database up to date and fills a new one, starts the jobs, and opens the API. */
export async function startApi(options: ApiOptions): Promise<void> {
  const { env, address, database, open, follow, log, lifetime } = options;
  await migrateDatabase(database.directConnection);
  const sql = setPool(database.connection);
  lifetime.onEnd(() => closePool(5));
  openReceiptBell(database.directConnection);
  lifetime.onEnd(closeReceiptBell);
  openSimulationFeed(database.directConnection);
  lifetime.onEnd(closeSimulationFeed);
  const ctx = createContext({ sql, log: getLogger(), actor: "server" });
  await startJobs(database.directConnection, ctx);
  lifetime.onEnd(stopJobs);
  if (database.embedded && env.SAMPLE_DATA && (await needsSample(ctx))) {
    log("Filling the new database with the sample (SAMPLE_DATA=off leaves it empty)");
    await importSample(ctx);
  }
  const usual = getRequestListener((request) => handleApi(request));
  follow((signal) => followFrames(ctx, {}, signal));
  const ways = eventLane({
    env,
    sql,
    next: holdLane({ env, sql, next: feedLane({ env, sql, next: usual }) }),
  });
  open(countRequests(ways));
  if (env.SIMULATION)
    startSimulation({ ctx, direct: database.directConnection, env, address: () => address });
  lifetime.onEnd(stopSimulation);
}
