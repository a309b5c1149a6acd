import pino from "pino";
import { afterAll, beforeAll } from "vitest";
import { closePool, getPool, setPool } from "#/db/pool.ts";
import { type Context, createContext } from "#/domain/context.ts";
import { closeSimulationFeed, openSimulationFeed } from "#/domain/simulation/live/simulation-feed.ts";
import { leadSimulation, type RunningSimulation } from "#/jobs/simulation/start-simulation.ts";
import { openTraffic } from "#/jobs/simulation/traffic/open-traffic.ts";
import type { ServerSettings } from "./database-server.ts";

/** The pool of this process, and a context of the server on it: with the real clock. */
export function serverContext(settings: ServerSettings): Context {
  setPool(settings);
  return createContext({ sql: getPool(), log: pino({ level: "silent" }), actor: "server" });
}

/** Has this process lead the simulation in a database of the test file's, until the file's last test. */
export function useLedSimulation(settings: ServerSettings, options: { address?: () => string } = {}): void {
  let simulation: RunningSimulation | undefined;
  beforeAll(() => {
    const ctx = serverContext(settings);
    openSimulationFeed(settings);
    const traffic = openTraffic(ctx, { address: options.address ?? (() => undefined), apiKey: undefined });
    simulation = leadSimulation({ direct: settings, ctx, usualSpeed: 1, traffic });
  });
  afterAll(async () => {
    await simulation?.stop();
    await closeSimulationFeed();
    await closePool(1);
  });
}
