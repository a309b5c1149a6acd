import type { Failure } from "#/domain/simulation/engine/failure.ts";
import type {
  EdgeObservation,
  ServiceObservation,
  SimulationEvent,
} from "#/domain/simulation/engine/observation.ts";

/** What was done to the live simulation, in its list of events. */
export type ControlEvent = { step: number; timeSeconds: number } & (
  | { kind: "paused" | "resumed" }
  | { kind: "speed_changed"; speed: number }
  /** A new run: by a reset or another topology. */
  | { kind: "run_started"; runId: string; seed: number }
  /** Another process goes on with it. */
  | { kind: "taken_over" }
  /** The wall's clock went on without the simulation for so long (no process ran, or none could keep pace). */
  | { kind: "skipped"; wallSeconds: number }
);

/** What the requests and failures of one service were between the frame before and this one. */
export interface IntervalPoint {
  requests: number;
  failures: number;
  /** Mean of the interval's requests, ms; null without requests. */
  latencyMs: number | null;
}

/** One message of the live feed: the same for every process and reader. */
export interface Frame {
  /** 1, 2, 3, … without gaps, for as long as the database lives. */
  seq: number;
  /** `beat` every two seconds; `change` at once when somebody changed something. */
  kind: "beat" | "change";
  /** When it was published, ISO 8601. */
  at: string;
  runId: string;
  seed: number;
  /** Simulated seconds a second. */
  speed: number;
  paused: boolean;
  /** Changes of the settings and failures that it includes. */
  revision: number;
  /** Of the topology, so that a reader knows when to fetch it again. */
  topologyRevision: number;
  step: number;
  timeSeconds: number;
  services: ServiceObservation[];
  edges: EdgeObservation[];
  /** Those in force. */
  failures: Failure[];
  events: (SimulationEvent | ControlEvent)[];
  /** Simulated seconds at which `interval` begins; it ends at `timeSeconds`. */
  intervalFromSeconds: number;
  /** In the order of `services`. */
  interval: IntervalPoint[];
  traffic: TrafficVerdict | null;
}

/** Whether every simulated request is counted exactly once as usage. */
export interface TrafficVerdict {
  /** Of the session; its events' ids begin with it. */
  id: string;
  /** Whether requests are reported now. */
  enabled: boolean;
  startedAt: string;
  stoppedAt: string | null;
  /** Requests simulated since `startedAt`. */
  simulated: number;
  /** Receipts: taken, and known already; those of answers too that were lost on purpose. */
  accepted: number;
  duplicate: number;
  /** Refused for good; given up. */
  rejected: number;
  /** Simulated and not acknowledged yet. */
  waiting: number;
  /** What was done to the reports. */
  lostAnswers: number;
  delayed: number;
  repeated: number;
  /** What the usage comes to, asked of the API; null before the first time. */
  stored: number | null;
  storedAt: string | null;
  /** Acknowledged and not in the usage. */
  lost: number | null;
  /** In the usage more often than simulated. */
  doubled: number | null;
  /** Why reports are held up or ended, one sentence; null when all goes well. */
  trouble: string | null;
}
