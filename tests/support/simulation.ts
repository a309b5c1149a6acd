import { setTimeout as sleep } from "node:timers/promises";
import pino from "pino";
import { afterEach, expect } from "vitest";
import { connect, type Sql } from "#/db/connect.ts";
import { type Context, createContext } from "#/domain/context.ts";
import { beginRun } from "#/domain/simulation/engine/begin-run.ts";
import { compileGraph } from "#/domain/simulation/engine/compile-graph.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { intervalBetween } from "#/domain/simulation/engine/interval-between.ts";
import { observe } from "#/domain/simulation/engine/observe.ts";
import type { SimulationState } from "#/domain/simulation/engine/simulation-state.ts";
import { step } from "#/domain/simulation/engine/step.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { withFailures } from "#/domain/simulation/engine/with-failures.ts";
import { failAtOnce } from "#/domain/simulation/live/fail-at-once.ts";
import { followFrames } from "#/domain/simulation/live/follow-frames.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { listFailures } from "#/domain/simulation/live/list-failures.ts";
import { closeSimulationFeed, openSimulationFeed } from "#/domain/simulation/live/simulation-feed.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { leadSimulation, type RunningSimulation } from "#/jobs/simulation/start-simulation.ts";
import { openTraffic } from "#/jobs/simulation/traffic/open-traffic.ts";
import type { TrafficSource } from "#/jobs/simulation/traffic-source.ts";
import { useDatabase } from "./database.ts";

const quiet = pino({ level: "silent" });

/** A clock that starts at the true time and runs `pace` times as fast; `jump` sets it on or back. */
export function fastClock(pace = 1) {
  const from = Date.now();
  const begun = performance.now();
  let offset = 0;
  const clock = () => new Date(from + offset + (performance.now() - begun) * pace);
  const jump = (ms: number) => {
    offset += ms;
  };
  return { clock, jump };
}

/**
 * A database with processes that lead its simulation: `lead` starts one, with connections and a feed of its own; all
 * end with the test, and the simulation is gone.
 */
export async function useSimulation() {
  const { sql, settings } = await useDatabase();
  const opened: Sql[] = [];
  const running: RunningSimulation[] = [];

  /** What a process has that doesn't lead. */
  function enter(clock: () => Date = () => new Date()): Context {
    openFeed();
    const own = connect(settings, { max: 6, applicationName: "meterline tests" });
    opened.push(own);
    return createContext({ sql: own, log: quiet, actor: "test", clock });
  }

  function openFeed(): void {
    if (opened.length === 0) openSimulationFeed(settings);
  }

  /**
   * A leader whose seconds last a tenth of one, so that nobody waits for its beats. `disturb` may change what its
   * traffic does.
   */
  function lead({
    clock = fastClock(10).clock,
    speed = 1,
    disturb = () => {},
    mostSilentTries,
  }: {
    clock?: () => Date;
    speed?: number;
    disturb?: (traffic: TrafficSource) => void;
    mostSilentTries?: number;
  } = {}) {
    const ctx = enter(clock);
    const traffic = openTraffic(ctx, { address: () => undefined, apiKey: undefined });
    disturb(traffic);
    const simulation = leadSimulation({ direct: settings, ctx, usualSpeed: speed, traffic, mostSilentTries });
    running.push(simulation);
    return { ctx, stop: simulation.stop };
  }

  afterEach(async () => {
    await Promise.all(running.splice(0).map((simulation) => simulation.stop()));
    await closeSimulationFeed();
    await Promise.all(opened.splice(0).map((own) => own.end({ timeout: 5 })));
    await sql`truncate simulation, simulation_frames, simulation_failures, simulation_traffic`;
  });

  return { sql, settings, enter, lead };
}

/** Follows the feed until a frame is as wanted; all frames up to that one. */
export async function framesUntil(
  ctx: Context,
  isWanted: (frame: Frame) => boolean,
  lastSeq?: number,
  patience = 10_000,
): Promise<Frame[]> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  const frames: Frame[] = [];
  try {
    for await (const frame of followFrames(ctx, { lastSeq }, stop.signal)) {
      frames.push(frame);
      if (isWanted(frame)) return frames;
    }
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`no such frame among ${frames.length}, the last one at step ${frames.at(-1)?.step}`);
}

/** Waits for what becomes true soon. */
export async function until(isSo: () => Promise<boolean> | boolean, patience = 10_000): Promise<void> {
  const deadline = performance.now() + patience;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error("it never became so");
    await sleep(10);
  }
}

/** All frames that are kept. */
export async function keptFrames(sql: Sql): Promise<Frame[]> {
  const rows = await sql<{ body: Frame }[]>`select body from simulation_frames order by seq`;
  return rows.map(({ body }) => body);
}

/** The newest frame, as the table has it. */
export async function newestFrame(sql: Sql): Promise<Frame> {
  return (await keptFrames(sql)).at(-1) ?? expect.fail("there is no frame");
}

const control = ["paused", "resumed", "speed_changed", "run_started", "taken_over", "skipped"];

/** Expects frames of one run, from its first on, to say just what the engine alone computes of its failures. */
export async function expectAsComputed(ctx: Context, frames: readonly Frame[], topology: Topology) {
  const listed = (await listFailures(ctx)).reverse();
  const failures = listed.map(
    ({ isOpen: _open, createdAt: _at, createdBy: _by, ...failure }): Failure => failure,
  );
  let state: SimulationState = beginRun(compileGraph(topology), frames[0]?.seed ?? 0);
  for (const frame of frames) {
    const before = state;
    const events: unknown[] = [];
    while (state.step < frame.step) {
      state = step(withFailures(state, failures), stepSeconds);
      // Not what became of a failure later.
      events.push(...state.events.map((event) => ("failure" in event ? event.failure.id : event)));
    }
    const { services, edges } = observe(state);
    const told = frame.events.filter(({ kind }) => !control.includes(kind));
    expect({
      at: frame.step,
      services: frame.services,
      edges: frame.edges,
      interval: frame.interval,
      events: told.map((event) => ("failure" in event ? event.failure.id : event)),
    }).toEqual(
      plain({
        at: state.step,
        services: failAtOnce(services, frame.failures),
        edges,
        interval: intervalBetween(before, state),
        events,
      }),
    );
  }
}

/** As it is after a journey as JSON. */
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

/** Numbers of frames, which must have no gap. */
export const seqs = (frames: readonly Frame[]): number[] => frames.map(({ seq }) => seq);
export const counting = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, place) => from + place);
