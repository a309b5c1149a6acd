import { z } from "@hono/zod-openapi";
import { failureKinds } from "#/domain/simulation/engine/failure.ts";
import { healthStatuses } from "#/domain/simulation/engine/observation.ts";
import { maxFailures, maxSeconds } from "#/domain/simulation/what-if/check-what-if.ts";
import { whatIfRoles } from "#/domain/simulation/what-if/what-if-result.ts";
import { pageFields, pageOf, strict } from "./fields.ts";
import { CauseRef, SimulationEvent } from "./simulation.ts";
import { checkAmount, FailureSeconds, failureFields } from "./simulation-failures.ts";
import { amount, Seed } from "./simulation-fields.ts";
import { TopologyDocument } from "./simulation-topology.ts";

const FailureInput = strict({
  ...failureFields,
  start_seconds: amount(0, maxSeconds, { description: "Simulated seconds after the beginning" }),
  duration_seconds: FailureSeconds.openapi({ description: "Simulated seconds; null: to the end of the run" }),
})
  .superRefine(checkAmount)
  .openapi("SimulationWhatIfFailureInput");

/** What is asked; what is left out is as in the live simulation. */
export const WhatIfRequest = strict({
  topology: TopologyDocument.optional().openapi({ description: "Left out: the live simulation's" }),
  seed: Seed.optional().openapi({ description: "Left out: the live simulation's", example: 42 }),
  duration_seconds: amount(0, maxSeconds, {
    above: true,
    description: "Simulated; whole steps of 0.5 s are computed, the last one to its end",
  }).openapi({ example: 120 }),
  failures: z
    .array(FailureInput, { error: `expected a list of at most ${maxFailures} failures` })
    .max(maxFailures, `expected at most ${maxFailures} failures`),
}).openapi("SimulationWhatIf");
export type WhatIfRequest = z.infer<typeof WhatIfRequest>;

const WhatIfFailure = z
  .object({
    service_id: z.string(),
    dependency_id: z.string().nullable(),
    start_seconds: z.number(),
    duration_seconds: z.number().nullable(),
    kind: z.enum(failureKinds),
    latency_ms: z.number().nullable(),
    share: z.number().nullable(),
  })
  .openapi("SimulationWhatIfFailure");

const seconds = (description: string) =>
  z
    .number()
    .nullable()
    .openapi({ description: `Simulated seconds since the beginning: ${description}` });
const counted = (description: string) => z.int().openapi({ description });

const WhatIfService = z
  .object({
    service_id: z.string(),
    role: z.enum(whatIfRoles).openapi({
      description:
        "cause: a root cause at some time, other than in the baseline · symptom: unhealthy only because of others · affected: its requests went otherwise than in the baseline, and it was no less healthy · untouched: all its requests went exactly as in the baseline",
    }),
    symptom_of: z.array(CauseRef).openapi({
      description: "Most often named first, rarely named ones left out; empty but for a symptom",
    }),
    first_affected_seconds: seconds("end of the first step that went otherwise than in the baseline"),
    first_unhealthy_seconds: seconds("when it was first less healthy than in the baseline"),
    recovered_seconds: seconds(
      "from when it was as healthy as in the baseline for good; null when it never was less so, or still is",
    ),
    worst_status: z.enum(healthStatuses),
    requests: z.int(),
    failures: z.int(),
    baseline_requests: counted("Of the same run without failures"),
    baseline_failures: z.int(),
    requests_lost: counted("failures less baseline_failures; below 0 where fewer requests came to fail"),
    load_factor: z
      .number()
      .nullable()
      .openapi({ description: "requests by baseline_requests; null without requests in the baseline" }),
    worst_error_rate: z.number().openapi({
      description: "Highest that its status was told from, 0 to 1; 0 where there never were requests enough",
    }),
    latency_ms: z.number().nullable().openapi({ description: "Mean; null without requests" }),
    baseline_latency_ms: z.number().nullable(),
  })
  .openapi("SimulationWhatIfService");

const Curve = z
  .object({
    error_rate: z.array(z.number().nullable()).openapi({ description: "0 to 1; null without requests" }),
    latency_ms: z.array(z.number().nullable()).openapi({ description: "Mean; null without requests" }),
    request_rate: z.array(z.number()).openapi({ description: "Requests per simulated second" }),
  })
  .openapi("SimulationCurve");

const count = z.int();

const runFields = {
  id: z.string().openapi({ format: "uuid" }),
  created_at: z.string(),
  created_by: z.string(),
  requests_lost: z
    .object({
      from_outside: count.openapi({ description: "Of those that come from outside: what callers notice" }),
      total: count.openapi({ description: "Of all, also those between services" }),
    })
    .openapi({ description: "Requests that failed, less those that fail in the baseline too" }),
  requests_from_outside: count.openapi({ description: "Failures don't change how many come" }),
  causes: z.array(CauseRef).openapi({ description: "What was at the root of it" }),
};

/** A computed run, with the same run without failures beside it. */
export const WhatIfRun = z
  .object({
    ...runFields,
    input: z
      .object({
        topology: TopologyDocument,
        seed: count,
        duration_seconds: z.number(),
        failures: z.array(WhatIfFailure),
      })
      .openapi({ description: "All that it follows from" }),
    steps: count,
    blast_radius: z.object({
      services: z.array(z.string()).openapi({ description: "Ids of those that are not untouched" }),
      share: z.number().openapi({ description: "Of all services, 0 to 1" }),
    }),
    services: z.array(WhatIfService).openapi({ description: "In the order of the topology" }),
    curves: z
      .object({
        times_seconds: z.array(z.number()).openapi({
          description: "End of each point's span, which begins where the one before ends",
        }),
        services: z.record(z.string(), z.object({ run: Curve, baseline: Curve })),
      })
      .openapi({ description: "At most 240 points of the 50 services that were affected most" }),
    events: z.array(SimulationEvent).openapi({
      description:
        "Of the run, in their order: the first 1,000. The ids of failures are their places in the input: 1, 2, …",
    }),
    event_count: count.openapi({ description: "How many there were" }),
    digest: z.string().openapi({ description: "SHA-256 of the result; the same input gives the same" }),
  })
  .openapi("SimulationRun");
export type WhatIfRun = z.infer<typeof WhatIfRun>;

export const WhatIfRunRead = WhatIfRun.extend({
  replay: z
    .object({
      identical: z.boolean().openapi({ description: "Whether the same came out, byte for byte" }),
      digest: z.string().openapi({ description: "Of what came out now" }),
    })
    .optional()
    .openapi({ description: "Only where it was asked for" }),
}).openapi("SimulationRunRead");
export type WhatIfRunRead = z.infer<typeof WhatIfRunRead>;

export const WhatIfRunSummary = z
  .object({
    ...runFields,
    seed: count,
    duration_seconds: z.number(),
    failures: z.array(WhatIfFailure),
    service_count: count,
    affected_count: count.openapi({ description: "Services that are not untouched" }),
  })
  .openapi("SimulationRunSummary");
export type WhatIfRunSummary = z.infer<typeof WhatIfRunSummary>;

export const WhatIfRunList = pageOf(WhatIfRunSummary).openapi("SimulationRunList");
export const WhatIfRunListQuery = strict(pageFields(20, 100));

export const RunParams = z.object({ id: z.guid("expected the id of a run, a UUID") });
export const RunQuery = strict({
  replay: z
    .enum(["true", "false"], { error: "expected true or false" })
    .default("false")
    .openapi({ description: "Compute it again and say whether the same comes out" }),
});
