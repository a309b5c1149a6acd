import { z } from "@hono/zod-openapi";
import { amountFaults } from "#/domain/simulation/engine/amount-faults.ts";
import { failureKinds } from "#/domain/simulation/engine/failure.ts";
import { mostMs } from "#/domain/simulation/topology/check-numbers.ts";
import { strict } from "./fields.ts";
import { amount, longestSeconds, ServiceName, share } from "./simulation-fields.ts";

/** What is wrong with a service or with the calls of one service to another, as callers write it. */
export const failureFields = {
  service_id: ServiceName.openapi({ description: "The service; with a dependency_id, the one that calls" }),
  dependency_id: ServiceName.nullable()
    .default(null)
    .openapi({ description: "The service that is called, for a failure of these calls alone" }),
  kind: z
    .enum(failureKinds, { error: "expected outage, latency, errors or partial" })
    .default("outage")
    .openapi({
      description:
        "outage: every request fails · latency: every request takes latency_ms longer · errors: each attempt fails with probability share · partial: an outage for a share of the requests from outside, so that trying again does not help",
    }),
  latency_ms: amount(0, mostMs, { above: true })
    .nullable()
    .default(null)
    .openapi({ description: "Of latency alone: added, ms" }),
  share: share("Of errors and partial alone").nullable().default(null),
};

/** How long a failure is in force. */
export const FailureSeconds = amount(0, longestSeconds, { above: true })
  .nullable()
  .default(null)
  .openapi({ description: "Simulated seconds; null: until it is ended" });

interface KindAndAmount {
  kind: (typeof failureKinds)[number];
  latency_ms: number | null;
  share: number | null;
}

/** Refuses an amount that a kind of failure lacks, or has no use for. */
export function checkAmount({ kind, latency_ms: latencyMs, share }: KindAndAmount, check: z.RefinementCtx) {
  for (const { field, expected } of amountFaults({ kind, latencyMs, share }))
    check.addIssue({ code: "custom", path: [field], message: expected });
}

export const AddFailure = strict({ ...failureFields, duration_seconds: FailureSeconds })
  .superRefine(checkAmount)
  .openapi("AddFailure");

const nullableNumber = (description: string) => z.number().nullable().openapi({ description });

export const Failure = z
  .object({
    id: z.string().openapi({ format: "uuid" }),
    service_id: z.string(),
    dependency_id: z.string().nullable().openapi({ description: "Null: of the service itself" }),
    kind: z.enum(failureKinds),
    latency_ms: nullableNumber("Null but for latency"),
    share: nullableNumber("Null but for errors and partial"),
    start_seconds: z.number().openapi({ description: "Simulated time from which it is in force" }),
    end_seconds: nullableNumber("From which it no longer is; null: until ended"),
  })
  .openapi("SimulationFailure");
export type Failure = z.infer<typeof Failure>;
