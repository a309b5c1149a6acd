import { z } from "@hono/zod-openapi";
import { mostMs } from "#/domain/simulation/topology/check-numbers.ts";
import { mostServices } from "#/domain/simulation/topology/check-topology.ts";
import { strict } from "./fields.ts";
import { amount, SimulatedServiceId, share, whole } from "./simulation-fields.ts";

const ms = (description: string) => amount(0, mostMs, { description });

const distributions = {
  constant: strict({ distribution: z.literal("constant"), ms: ms("Always this, ms") }).openapi(
    "ConstantLatency",
  ),
  uniform: strict({
    distribution: z.literal("uniform"),
    min_ms: ms("Shortest, ms"),
    max_ms: ms("Longest, ms"),
  })
    .refine(({ min_ms: min, max_ms: max }) => min <= max, {
      path: ["max_ms"],
      message: "expected min_ms or more",
    })
    .openapi("UniformLatency"),
  exponential: strict({ distribution: z.literal("exponential"), mean_ms: ms("Mean, ms") }).openapi(
    "ExponentialLatency",
  ),
  normal: strict({
    distribution: z.literal("normal"),
    mean_ms: ms("Mean, ms"),
    deviation_ms: ms("Standard deviation, ms; what falls below 0 is 0"),
  }).openapi("NormalLatency"),
  lognormal: strict({
    distribution: z.literal("lognormal"),
    median_ms: ms("Median, ms"),
    sigma: amount(0, 3, { description: "Standard deviation of the natural logarithm" }),
  }).openapi("LognormalLatency"),
};

const Latency = z.discriminatedUnion(
  "distribution",
  [
    distributions.uniform,
    distributions.constant,
    distributions.exponential,
    distributions.normal,
    distributions.lognormal,
  ],
  {
    error: ({ code }) =>
      code === "invalid_union"
        ? `expected ${Object.keys(distributions).join(", ")}`
        : "expected a latency: an object with a distribution",
  },
);

/** What a document need not say. */
export const topologyDefaults = {
  requestRate: 2,
  errorProbability: 0,
  latency: { distribution: "uniform", min_ms: 10, max_ms: 100 },
  share: 1,
  timeoutMs: 2_000,
  retries: { count: 2, backoff_ms: 50, factor: 2 },
  breaker: {
    failure_share: 0.5,
    window_seconds: 10,
    minimum_calls: 10,
    open_seconds: 5,
    half_open_calls: 3,
  },
} as const;

const { retries, breaker } = topologyDefaults;

/** `retries: 3` is short for a count. */
const Retries = z.preprocess(
  (value) => (typeof value === "number" ? { count: value } : value),
  strict({
    count: whole(0, 10, "Attempts after the first").default(retries.count),
    backoff_ms: ms("Pause before the first of them, ms").default(retries.backoff_ms),
    factor: amount(1, 10, { description: "Each next pause is that many times the one before" }).default(
      retries.factor,
    ),
  }).openapi("RetryPolicy"),
);

const halfSteps = (seconds: number) => Number.isInteger(seconds * 2);

const Breaker = strict({
  failure_share: share("Share of failed attempts within the window from which it opens").default(
    breaker.failure_share,
  ),
  window_seconds: amount(0.5, 60, { description: "Simulated seconds, by halves" })
    .refine(halfSteps, "expected whole or half seconds")
    .default(breaker.window_seconds),
  minimum_calls: whole(1, 1_000_000, "With fewer attempts within the window it stays closed").default(
    breaker.minimum_calls,
  ),
  open_seconds: amount(0.5, 3_600, { description: "Simulated seconds that it stays open" }).default(
    breaker.open_seconds,
  ),
  half_open_calls: whole(
    1,
    1_000,
    "Attempts that it then lets through: all have to succeed for it to close",
  ).default(breaker.half_open_calls),
}).openapi("CircuitBreaker");

/** Plain text is short for a service_id. */
const DependencyFields = strict({
  service_id: SimulatedServiceId,
  share: share("Share of requests that make this call").default(topologyDefaults.share),
  timeout_ms: amount(0, mostMs, { above: true, description: "After which an attempt is given up" }).default(
    topologyDefaults.timeoutMs,
  ),
  retries: Retries.prefault({}).openapi({ description: "A plain number is a count" }),
  circuit_breaker: z
    .preprocess((value) => (value === false ? null : value), Breaker.nullable())
    .prefault({})
    .openapi({ description: "null or false: none" }),
}).openapi("SimulatedDependency");

const Dependency = z.preprocess(
  (value) => (typeof value === "string" ? { service_id: value } : value),
  DependencyFields,
);

const ServiceFields = strict({
  id: SimulatedServiceId,
  request_rate: amount(0, 10_000, {
    description: "Requests from outside, per simulated second, on average",
  }).default(topologyDefaults.requestRate),
  error_probability: amount(0, 1, {
    description: "Share of its requests that fail by its own doing",
  }).default(topologyDefaults.errorProbability),
  latency: Latency.prefault(topologyDefaults.latency).openapi({ description: "Of its own work" }),
  dependencies: z.array(Dependency, { error: "expected a list of dependencies" }).default([]).openapi({
    description:
      "Called one after the other; the first that fails ends the request. A plain service_id is one with all defaults",
  }),
}).openapi("SimulatedServiceDefinition");

/** Services and what they call, as people write them. Whether names are known and nothing is a cycle is checked later. */
export const TopologyDocument = strict({
  services: z
    .array(ServiceFields, { error: "required; expected a list of services" })
    .min(1, "expected at least one service")
    .max(mostServices, `expected at most ${mostServices} services`),
}).openapi("Topology");
export type TopologyDocument = z.infer<typeof TopologyDocument>;
