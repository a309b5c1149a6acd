import type { Graph } from "#/domain/simulation/engine/compile-graph.ts";
import { intervalBetween } from "#/domain/simulation/engine/interval-between.ts";
import { observe } from "#/domain/simulation/engine/observe.ts";
import type { SimulationState } from "#/domain/simulation/engine/simulation-state.ts";
import { failAtOnce } from "./fail-at-once.ts";
import type { Frame, TrafficVerdict } from "./frame.ts";
import { dueAt, type Pace } from "./pace.ts";

/** The run as its leader has it in memory. Nothing in it is changed; a new one takes its place. */
export interface LiveRun {
  readonly runId: string;
  readonly seed: number;
  readonly paused: boolean;
  readonly pace: Pace;
  readonly revision: number;
  readonly topologyRevision: number;
  readonly graph: Graph;
  readonly state: SimulationState;
  /** As of the latest frame. */
  readonly published: SimulationState;
  /** Since the latest frame, oldest first. */
  readonly events: Frame["events"];
}

/** Events that one frame tells; of more the latest. */
const mostEvents = 2000;

/** The run, and what happened. */
export const withEvents = (run: LiveRun, events: Frame["events"]): LiveRun =>
  events.length === 0 ? run : { ...run, events: [...run.events, ...events].slice(-mostEvents) };

/** The same run to go on from here and now, whatever is behind. */
export const reanchored = (run: LiveRun, now: number, speed = run.pace.speed): LiveRun => ({
  ...run,
  pace: { at: now, step: run.state.step, speed },
});

/** When the last step was due, ms: from there a new leader counts. */
export const anchorOf = (run: LiveRun, now: number): number =>
  run.paused ? now : dueAt(run.pace, run.state.step);

export interface FrameFacts {
  seq: number;
  kind: Frame["kind"];
  at: Date;
  traffic: TrafficVerdict | null;
}

export function frameOf(run: LiveRun, { seq, kind, at, traffic }: FrameFacts): Frame {
  const { services, edges, failures } = observe(run.state);
  return {
    seq,
    kind,
    at: at.toISOString(),
    runId: run.runId,
    seed: run.seed,
    speed: run.pace.speed,
    paused: run.paused,
    revision: run.revision,
    topologyRevision: run.topologyRevision,
    step: run.state.step,
    timeSeconds: run.state.timeSeconds,
    services: failAtOnce(services, failures),
    edges,
    failures,
    events: run.events,
    intervalFromSeconds: run.published.timeSeconds,
    interval: intervalBetween(run.published, run.state),
    traffic,
  };
}
