import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  customType,
  doublePrecision,
  index,
  json,
  jsonb,
  pgTable,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { counter, instant } from "./columns.ts";

const bytes = customType<{ data: Uint8Array }>({ dataType: () => "bytea" });

/** The one live simulation: one row, which the process that leads it and everyone who changes it lock. */
export const simulation = pgTable(
  "simulation",
  {
    id: smallint().primaryKey(),
    /** A new one at each reset. */
    run_id: uuid().notNull(),
    seed: bigint({ mode: "number" }).notNull(),
    /** Simulated seconds a second; null: as SIMULATION_SPEED says. */
    speed: doublePrecision(),
    paused: boolean().notNull(),
    topology: jsonb().notNull(),
    topology_revision: counter("topology_revision").notNull(),
    /** Raised by every change of settings or failures; the leader publishes a frame that includes it. */
    revision: counter("revision").notNull(),
    /** Raised by every new leader; who wrote an older one leads no longer. */
    epoch: counter("epoch").notNull(),
    /** When `step` was or is due on the wall's clock; the ones after it follow by the speed. */
    anchor_at: instant("anchor_at").notNull(),
    /** Of the latest frame. */
    step: counter("step").notNull(),
    seq: counter("seq").notNull(),
    /** The state after `checkpoint_step`; from there to `step` it is computed again. Null: the run's beginning. */
    checkpoint: bytes("checkpoint"),
    checkpoint_step: counter("checkpoint_step").notNull(),
  },
  (row) => [check("simulation_one_row", sql`${row.id} = 1`)],
);

/** Failures of the live simulation, of its current run and earlier ones. */
export const simulationFailures = pgTable(
  "simulation_failures",
  {
    id: uuid().primaryKey(),
    run_id: uuid().notNull(),
    service_id: text().notNull(),
    /** Null: of the service itself. */
    dependency_id: text(),
    kind: text({ enum: ["outage", "latency", "errors", "partial"] }).notNull(),
    latency_ms: doublePrecision(),
    share: doublePrecision(),
    /** Simulated; null: until ended. */
    duration_seconds: doublePrecision(),
    /** Simulated; null until the leader has taken it up. */
    start_seconds: doublePrecision(),
    end_seconds: doublePrecision(),
    /** Asked to end before its time; the leader then sets `end_seconds`. */
    is_cancelled: boolean().notNull().default(false),
    created_by: text().notNull(),
    created_at: instant("created_at").notNull(),
  },
  (failure) => [index("simulation_failures_run").on(failure.run_id, failure.start_seconds)],
);

/** The live feed and, for as long as they are kept, its history. */
export const simulationFrames = pgTable(
  "simulation_frames",
  {
    seq: bigint({ mode: "number" }).primaryKey(),
    run_id: uuid().notNull(),
    at: instant("at").notNull(),
    step: counter("step").notNull(),
    /** A Frame. */
    body: jsonb().notNull(),
  },
  (frame) => [index("simulation_frames_run").on(frame.run_id, frame.step)],
);

/** Computed what-if runs, kept for those who have the link. */
export const simulationRuns = pgTable(
  "simulation_runs",
  {
    id: uuid().primaryKey(),
    created_at: instant("created_at").notNull(),
    created_by: text().notNull(),
    /** What was asked, with the topology. As json, which keeps the order of keys: a run is read as it was answered. */
    input: json().notNull(),
    result: json().notNull(),
    /** SHA-256 of the result, to compare a replay with. */
    digest: text().notNull(),
  },
  (run) => [index("simulation_runs_created").on(run.created_at)],
);

/** Each time that simulated requests were reported as usage, from switching it on to switching it off. */
export const simulationTraffic = pgTable(
  "simulation_traffic",
  {
    id: uuid().primaryKey(),
    run_id: uuid().notNull(),
    started_at: instant("started_at").notNull(),
    /** Null until the leader has taken it up; requests of this step and later ones are reported. */
    start_step: counter("start_step"),
    /** Asked to end. */
    stopped_at: instant("stopped_at"),
    /** The first step that is not reported. */
    stop_step: counter("stop_step"),
    /** All requests of the steps before this one are acknowledged. */
    acknowledged_step: counter("acknowledged_step"),
    /** The counts of TrafficVerdict. */
    counts: jsonb().notNull(),
  },
  (traffic) => [uniqueIndex("simulation_traffic_one").on(sql`(1)`).where(sql`${traffic.stopped_at} is null`)],
);
