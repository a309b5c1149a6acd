import type { TrafficVerdict } from "#/domain/simulation/live/frame.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";

/** A frame with more requests ends the session: nobody can report that. */
export const mostInFrame = 200_000;

/** A request of one service, as the engine simulated it. */
export interface SimulatedRequest {
  step: number;
  /** Counts the requests of its service within the step: 0, 1, 2, … */
  index: number;
  serviceId: string;
  isOk: boolean;
  latencyMs: number;
}

/** What the leader tells of a frame once it is stored: the requests of the steps since the frame before. */
export interface PublishedRequests {
  runId: string;
  /** When the frame was published, ISO 8601: the requests count as of then. */
  at: string;
  /** The step of the frame before, whose requests are not among these. */
  fromStep: number;
  toStep: number;
  /** Whether a failure was in force. */
  isFailing: boolean;
  /** All of them; with more than `mostInFrame` there may be any number above that. */
  requests: readonly SimulatedRequest[];
}

/** What the leader leads, and how far it has come. */
export interface LeaderMoment {
  /** The leader's own: nothing is written once there is a newer one. */
  epoch: number;
  runId: string;
  /** The last step that is done; of a new leader, that of the latest frame stored. */
  step: number;
  speed: number;
  topology: Topology;
}

/**
 * Where the leader's requests go, to be reported as usage. In this order:
 *
 * 1. A new leader calls `refresh` before it computes again what lies between its checkpoint and the latest frame. Where
 *    `acknowledgedStep` lies before that frame's step, it collects the requests meanwhile and calls `report` for each
 *    stored frame of the run after `acknowledgedStep`, with that frame's own `at` and steps: a report is known by
 *    (session, step, service, index), so what arrived before is a duplicate, and what did not is not lost.
 * 2. It calls `refresh` again whenever `simulation.revision` has changed and after it has begun another run, before it
 *    steps on or publishes; then `verdict` belongs to what the frame says.
 * 3. It calls `report` after each frame is stored, frames without a step since the last one excepted.
 * 4. It calls `close` when it leads no longer or the process ends; `refresh` with another epoch begins again.
 */
export interface TrafficSource {
  /** Whether the leader has to collect requests. */
  readonly isOn: boolean;
  /** Reports are not keeping pace: the leader must not step before this is false. */
  readonly isFull: boolean;
  /** Nothing of a later step may be forgotten, for it may have to be reported again; null: no such need. */
  readonly acknowledgedStep: number | null;
  /** Reads whether requests are to be reported: those of steps after `moment.step` when it was switched on since. */
  refresh(moment: LeaderMoment): Promise<void>;
  report(published: PublishedRequests): void;
  /** Of the latest session; null before the first. */
  verdict(): TrafficVerdict | null;
  /** Sends nothing more and lets go. What is not acknowledged is the next leader's. */
  close(): Promise<void>;
}
