import { setTimeout as sleep } from "node:timers/promises";
import type { ConnectionSettings } from "#/db/connect.ts";
import type { Context } from "#/domain/context.ts";
import { isEngineFault } from "#/domain/simulation/live/engine-fault.ts";
import type { Env } from "#/env.ts";
import { LeadLock } from "./lead-lock.ts";
import { Leader } from "./leader.ts";
import { openTraffic } from "./traffic/open-traffic.ts";
import type { TrafficSource } from "./traffic-source.ts";

/** ms after which a candidate tries again to lead. */
const patience = 1000;

/** Tries, one a second, in which a leader must show a sign of life; a frame is due every two seconds. */
const mostSilent = 15;

/** Faults after which a run is given up; and ms of leading after which earlier ones are forgiven. */
const mostFaults = 3;
const forgiveness = 60_000;

export interface SimulationOptions {
  /** Leads to the server itself, not to a pooler. */
  direct: ConnectionSettings;
  ctx: Context;
  /** Simulated seconds a second where nobody has set a speed. */
  usualSpeed: number;
  traffic: TrafficSource;
  /** Tries after which a leader without a sign of life is one no longer. */
  mostSilentTries?: number | undefined;
}

export interface RunningSimulation {
  /** Lets another process lead. */
  stop: () => Promise<void>;
}

/** Leads the simulation whenever no other process does, until it is stopped. */
export function leadSimulation(options: SimulationOptions): RunningSimulation {
  const { direct, ctx, usualSpeed, traffic, mostSilentTries = mostSilent } = options;
  const stopping = new AbortController();
  const lock = new LeadLock(direct);

  async function run(): Promise<void> {
    let lastEpoch: number | undefined;
    let faults = 0;
    let isAway = false;
    while (!stopping.signal.aborted) {
      const held = await lock.take().catch((error: unknown) => {
        if (!isAway) ctx.log.warn({ err: error }, "this process can't stand to lead the simulation for now");
        return null;
      });
      isAway = held === null;
      if (held) {
        const leader = new Leader(ctx, { usualSpeed, traffic });
        const signal = AbortSignal.any([held, stopping.signal]);
        const begun = performance.now();
        const isAnew = faults >= mostFaults;
        let isFault = false;
        try {
          await leader.takeUp(lastEpoch, isAnew);
          // They were those of the run before.
          if (isAnew) faults = 0;
          ctx.log.info({ epoch: leader.epoch }, "this process leads the simulation");
          await leader.lead(lock.commands, signal);
        } catch (error) {
          isFault = isEngineFault(error);
          ctx.log.warn({ err: error }, "the simulation is interrupted");
        }
        if (performance.now() - begun > forgiveness) faults = 0;
        if (isFault) faults++;
        if (leader.epoch > 0) lastEpoch = leader.epoch;
        await traffic
          .close()
          .catch((error: unknown) => ctx.log.warn({ err: error }, "traffic of the simulation"));
        await lock.release();
      } else if (held === undefined) {
        await lock.oust(mostSilentTries).catch((error: unknown) => {
          ctx.log.warn({ err: error }, "the leader of the simulation can't be looked at");
        });
      }
      await sleep(patience, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
    await lock.close();
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

declare global {
  var meterlineSimulation: RunningSimulation | undefined;
}

/** Has this process lead the simulation when no other does. `address`: of its own API, once that listens. */
export function startSimulation(options: {
  ctx: Context;
  direct: ConnectionSettings;
  env: Env;
  address: () => string | undefined;
}): void {
  const { ctx, direct, env, address } = options;
  const traffic = openTraffic(ctx, { address, apiKey: env.ADMIN_API_KEY });
  globalThis.meterlineSimulation = leadSimulation({ direct, ctx, usualSpeed: env.SIMULATION_SPEED, traffic });
}

export async function stopSimulation(): Promise<void> {
  const simulation = globalThis.meterlineSimulation;
  globalThis.meterlineSimulation = undefined;
  await simulation?.stop();
}
