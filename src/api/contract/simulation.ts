import { z } from "@hono/zod-openapi";
import { healthStatuses } from "#/domain/simulation/engine/observation.ts";
import { Failure } from "./simulation-failures.ts";

const seconds = (description: string) => z.number().openapi({ description });
const count = (description?: string) => z.int().openapi(description === undefined ? {} : { description });

export const CauseRef = z
  .object({
    service_id: z.string(),
    dependency_id: z
      .string()
      .nullable()
      .openapi({ description: "Set where the calls to that service are the cause, not the service" }),
  })
  .openapi("SimulationCause");

const Diagnosis = z
  .object({
    role: z.enum(["root_cause", "symptom"]),
    of: z.array(CauseRef).openapi({ description: "Of a symptom: its causes, largest share first" }),
  })
  .openapi("SimulationDiagnosis");

const ServiceState = z
  .object({
    service_id: z.string(),
    status: z.enum(healthStatuses),
    diagnosis: Diagnosis.nullable().openapi({ description: "Null for a healthy one" }),
    requests: count("Of the sliding window, as all that has no other span"),
    failures: count(),
    request_rate: z.number().openapi({ description: "Requests per simulated second" }),
    error_rate: z.number().openapi({ description: "Share of failed requests, 0 to 1" }),
    own_error_rate: z.number().openapi({ description: "Share that failed by its own doing, 0 to 1" }),
    latency_ms: z.number().openapi({ description: "Mean of whole requests with all they waited for" }),
    latency_p50_ms: z.number(),
    latency_p95_ms: z.number(),
    latency_p99_ms: z.number(),
    uptime_seconds: seconds("Simulated seconds since the run began"),
    total_requests: count("Since the run began"),
    total_failures: count("Since the run began"),
  })
  .openapi("SimulatedServiceState");

const phases = ["closed", "open", "half_open"] as const;

const EdgeState = z
  .object({
    service_id: z.string(),
    dependency_id: z.string(),
    breaker: z.enum(phases).nullable().openapi({ description: "Null where there is no circuit breaker" }),
    calls: count("Each with all its attempts"),
    failed_calls: count(),
    attempts: count(),
    failed_attempts: count(),
    timeouts: count(),
    refused: count("Calls that an open breaker refused"),
    attempt_rate: z.number().openapi({ description: "Attempts per simulated second" }),
    latency_ms: z.number().openapi({ description: "Mean of whole calls, pauses included" }),
  })
  .openapi("SimulatedDependencyState");

const when = { step: count(), time_seconds: seconds("Simulated") };

/** What happened. `kind` says which of the fields are there. */
export const SimulationEvent = z
  .discriminatedUnion("kind", [
    z.object({
      ...when,
      kind: z.literal("status"),
      service_id: z.string(),
      from: z.enum(healthStatuses),
      to: z.enum(healthStatuses),
      diagnosis: Diagnosis.nullable().describe("Why, as told at that moment; null for healthy again"),
    }),
    z.object({
      ...when,
      kind: z.literal("breaker"),
      service_id: z.string(),
      dependency_id: z.string(),
      from: z.enum(phases),
      to: z.enum(phases),
    }),
    z.object({ ...when, kind: z.enum(["failure_started", "failure_ended"]), failure: Failure }),
    z.object({ ...when, kind: z.enum(["paused", "resumed", "taken_over"]) }),
    z.object({ ...when, kind: z.literal("speed_changed"), speed: z.number() }),
    z.object({
      ...when,
      kind: z.literal("run_started"),
      run_id: z.string().openapi({ format: "uuid" }),
      seed: z.int(),
    }),
    z.object({
      ...when,
      kind: z.literal("skipped"),
      wall_seconds: seconds("For so long the clock on the wall went on without the simulation"),
    }),
  ])
  .openapi("SimulationEvent");
export type SimulationEvent = z.infer<typeof SimulationEvent>;

const known = (description: string) => z.int().nullable().openapi({ description });

/** Whether every simulated request is counted exactly once as usage. */
export const TrafficVerdict = z
  .object({
    id: z.string().openapi({ description: "Of the session; its usage events' ids begin with it" }),
    enabled: z.boolean().openapi({ description: "Whether requests are reported now" }),
    started_at: z.string(),
    stopped_at: z.string().nullable(),
    simulated: count("Requests simulated since started_at"),
    accepted: count("Receipts: taken"),
    duplicate: count("Receipts: known already"),
    rejected: count("Refused for good"),
    waiting: count("Simulated and not acknowledged yet"),
    lost_answers: count("Answers that were lost on purpose, after the server had worked"),
    delayed: count("Reports that were held up on purpose"),
    repeated: count("Reports that were sent twice on purpose"),
    stored: known("What the usage comes to, asked of the API; null before the first time"),
    stored_at: z.string().nullable(),
    lost: known("Acknowledged and not in the usage: 0"),
    doubled: known("In the usage more often than simulated: 0"),
    trouble: z
      .string()
      .nullable()
      .openapi({ description: "Why reports are held up or ended; null when all goes well" }),
  })
  .openapi("SimulationTrafficVerdict");
export type TrafficVerdict = z.infer<typeof TrafficVerdict>;

/** The live simulation as of its latest message. */
export const SimulationState = z
  .object({
    seq: count("Of the message: 1, 2, 3, … without gaps"),
    kind: z.enum(["beat", "change"]),
    at: z.string().openapi({ description: "When it was published" }),
    run_id: z.string().openapi({ format: "uuid", description: "A new one at each reset" }),
    seed: count(),
    speed: z.number().openapi({ description: "Simulated seconds a second" }),
    paused: z.boolean(),
    revision: count("Changes that it includes"),
    topology_revision: count("Raised with each new topology"),
    step: count(),
    time_seconds: seconds("Simulated seconds since the run began"),
    services: z.array(ServiceState).openapi({ description: "In the order of the topology" }),
    edges: z.array(EdgeState),
    failures: z.array(Failure).openapi({ description: "Those in force" }),
    events: z.array(SimulationEvent).openapi({ description: "Since the message before" }),
    interval_from_seconds: seconds("Where `interval` begins; it ends at time_seconds"),
    interval: z
      .array(z.object({ requests: z.int(), failures: z.int(), latency_ms: z.number().nullable() }))
      .openapi({ description: "What happened since the message before, in the order of `services`" }),
    traffic: TrafficVerdict.nullable().openapi({ description: "Null where requests were never reported" }),
  })
  .openapi("SimulationState");
export type SimulationState = z.infer<typeof SimulationState>;
