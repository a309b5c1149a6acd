import { z } from "@hono/zod-openapi";
import { speedRange } from "#/domain/simulation/live/set-speed.ts";
import { strict } from "./fields.ts";
import { SimulationEvent, TrafficVerdict } from "./simulation.ts";
import { Failure } from "./simulation-failures.ts";
import { amount, Seed, ServiceName } from "./simulation-fields.ts";

export const ResetSimulation = strict({
  seed: Seed.optional().openapi({ description: "Default: the same again", example: 42 }),
}).openapi("ResetSimulation");

/** Of commands that need nothing: what is said all the same must not be passed over. */
export const NothingMore = strict({}).openapi("NothingMore");

export const SetSpeed = strict({
  speed: amount(speedRange.min, speedRange.max, { description: "Simulated seconds a second" }),
}).openapi("SetSimulationSpeed");

/** A failure of the live run, open or over. */
export const ListedFailure = Failure.extend({
  is_open: z.boolean().openapi({ description: "Not over yet" }),
  created_by: z.string(),
  created_at: z.string(),
}).openapi("ListedSimulationFailure");
export type ListedFailure = z.infer<typeof ListedFailure>;

export const FailureList = z.object({ data: z.array(ListedFailure) }).openapi("SimulationFailureList");

export const FailureParams = z.object({
  id: z.guid("expected the id of a failure, a UUID").openapi({ format: "uuid" }),
});

const secondsForm = "expected seconds: digits, with a point and more digits or without";

/** Simulated time of a query, where it is text. */
const QuerySeconds = z
  .string({ error: secondsForm })
  .regex(/^\d{1,9}(\.\d{1,6})?$/, secondsForm)
  .transform(Number)
  .optional();

const pointsForm = "expected a whole number from 1 to 1000";

export const HistoryQuery = strict({
  service_id: ServiceName.optional().openapi({ description: "Only this one. Default: all" }),
  from_seconds: QuerySeconds.openapi({
    type: "number",
    description: "Simulated. Default: as far back as is kept",
  }),
  to_seconds: QuerySeconds.openapi({ type: "number", description: "Simulated. Default: now" }),
  points: z
    .string({ error: pointsForm })
    .regex(/^(?:[1-9]\d{0,2}|1000)$/, pointsForm)
    .transform(Number)
    .optional()
    .openapi({ type: "integer", minimum: 1, maximum: 1000, default: 240, description: "Most of a service" }),
});

export const SimulationHistory = z
  .object({
    run_id: z.string().openapi({ format: "uuid" }),
    from_seconds: z.number().openapi({ description: "Simulated: where the first point begins" }),
    to_seconds: z.number(),
    services: z.array(
      z.object({
        service_id: z.string(),
        points: z
          .array(
            z.object({
              time_seconds: z.number().openapi({
                description: "End of the point's span, which begins where the one before ends",
              }),
              requests: z.int(),
              failures: z.int(),
              error_rate: z.number().openapi({ description: "0 to 1; 0 without requests" }),
              latency_ms: z.number().nullable().openapi({ description: "Mean; null without requests" }),
            }),
          )
          .openapi({ description: "Oldest first" }),
      }),
    ),
    events: z.array(SimulationEvent).openapi({ description: "Oldest first; the latest 1,000 of the span" }),
    failures: z.array(Failure).openapi({ description: "Those in force at some time of the span" }),
  })
  .openapi("SimulationHistory");
export type SimulationHistory = z.infer<typeof SimulationHistory>;

export const SetTraffic = strict({
  enabled: z.boolean({ error: "expected true or false" }),
}).openapi("SetSimulationTraffic");

export const SimulationTraffic = z
  .object({
    enabled: z.boolean(),
    verdict: TrafficVerdict.nullable().openapi({ description: "Null where it was never switched on" }),
  })
  .openapi("SimulationTraffic");
export type SimulationTraffic = z.infer<typeof SimulationTraffic>;
