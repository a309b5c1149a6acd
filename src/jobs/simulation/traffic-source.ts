import type { TrafficVerdict } from "#/domain/simulation/live/frame.ts";

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
  requests: readonly SimulatedRequest[];
}

/** Where the leader's requests go, to be reported as usage. */
export interface TrafficSource {
  /** Whether the leader has to collect requests. */
  readonly isOn: boolean;
  /** Reports are not keeping pace: the leader must not step before this is false. */
  readonly isFull: boolean;
  /** Nothing of a later step may be forgotten, for it may have to be reported again; null: no such need. */
  readonly acknowledgedStep: number | null;
  report(published: PublishedRequests): void;
  verdict(): TrafficVerdict | null;
}
