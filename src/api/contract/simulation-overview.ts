import { z } from "@hono/zod-openapi";
import { healthStatuses } from "#/domain/simulation/engine/observation.ts";
import { strict } from "./fields.ts";
import { longestSeconds, ServiceName, whole } from "./simulation-fields.ts";

const percent = (description: string) => z.number().openapi({ description, example: 1.25 });

/** The simulated services at a glance: the plain form, which the WebSocket sends too. */
export const SimulatedServices = z
  .object({
    services: z
      .array(
        z.object({
          service_id: z.string(),
          status: z.enum(healthStatuses),
          latency_ms: z.number().openapi({ description: "Mean of the sliding window" }),
          error_rate: percent("Percent of the sliding window's requests, two decimals"),
          success_rate: percent("The rest of 100"),
          uptime: z.number().openapi({ description: "Simulated seconds since the run began" }),
          total_requests: z.int().openapi({ description: "Since the run began" }),
          failed_requests: z.int().openapi({ description: "Since the run began" }),
        }),
      )
      .openapi({ description: "In the order of the topology" }),
    dependencies: z
      .record(z.string(), z.array(z.string()))
      .openapi({ description: "What each service calls" }),
  })
  .openapi("SimulatedServices");
export type SimulatedServices = z.infer<typeof SimulatedServices>;

export const SimulationMetrics = z
  .object({
    total_requests: z.int().openapi({ description: "Of all services, since the run began" }),
    total_errors: z.int(),
    avg_latency_ms: z.number().openapi({ description: "Mean of all requests of the sliding window" }),
    services_count: z.int(),
    healthy_services: z.int(),
    degraded_services: z.int(),
    failing_services: z.int(),
  })
  .openapi("SimulationMetrics");
export type SimulationMetrics = z.infer<typeof SimulationMetrics>;

export const SimulateFailure = strict({
  service_id: ServiceName,
  duration_seconds: whole(1, longestSeconds, "Simulated seconds").default(30),
}).openapi("SimulateFailure");

export const FailureSimulated = z
  .object({ message: z.string().openapi({ example: "Failure simulated on db-service for 30s" }) })
  .openapi("FailureSimulated");
