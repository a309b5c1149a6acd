import type { TopologyDocument } from "#/api/contract/simulation-topology.ts";
import type {
  Dependency,
  LatencyDistribution,
  SimulatedService,
  Topology,
} from "#/domain/simulation/topology/topology.ts";

type ServiceDocument = TopologyDocument["services"][number];
type LatencyDocument = ServiceDocument["latency"];
type DependencyDocument = ServiceDocument["dependencies"][number];

/** A topology as people write it, as the domain has it. */
export const toTopology = ({ services }: TopologyDocument): Topology => ({
  services: services.map(toService),
});

const toService = (service: ServiceDocument): SimulatedService => ({
  id: service.id,
  requestRate: service.request_rate,
  errorProbability: service.error_probability,
  latency: toLatency(service.latency),
  dependencies: service.dependencies.map(toDependency),
});

function toLatency(latency: LatencyDocument): LatencyDistribution {
  switch (latency.distribution) {
    case "constant":
      return { kind: "constant", ms: latency.ms };
    case "uniform":
      return { kind: "uniform", minMs: latency.min_ms, maxMs: latency.max_ms };
    case "exponential":
      return { kind: "exponential", meanMs: latency.mean_ms };
    case "normal":
      return { kind: "normal", meanMs: latency.mean_ms, deviationMs: latency.deviation_ms };
    case "lognormal":
      return { kind: "lognormal", medianMs: latency.median_ms, sigma: latency.sigma };
  }
}

const toDependency = ({ circuit_breaker: breaker, ...call }: DependencyDocument): Dependency => ({
  serviceId: call.service_id,
  share: call.share,
  timeoutMs: call.timeout_ms,
  retries: { count: call.retries.count, backoffMs: call.retries.backoff_ms, factor: call.retries.factor },
  breaker: breaker && {
    failureShare: breaker.failure_share,
    windowSeconds: breaker.window_seconds,
    minimumCalls: breaker.minimum_calls,
    openSeconds: breaker.open_seconds,
    halfOpenCalls: breaker.half_open_calls,
  },
});

/** A topology as people write it, with nothing left to a default. */
export const toTopologyDocument = ({ services }: Topology): TopologyDocument => ({
  services: services.map((service) => ({
    id: service.id,
    request_rate: service.requestRate,
    error_probability: service.errorProbability,
    latency: toLatencyDocument(service.latency),
    dependencies: service.dependencies.map(toDependencyDocument),
  })),
});

function toLatencyDocument(latency: LatencyDistribution): LatencyDocument {
  switch (latency.kind) {
    case "constant":
      return { distribution: "constant", ms: latency.ms };
    case "uniform":
      return { distribution: "uniform", min_ms: latency.minMs, max_ms: latency.maxMs };
    case "exponential":
      return { distribution: "exponential", mean_ms: latency.meanMs };
    case "normal":
      return { distribution: "normal", mean_ms: latency.meanMs, deviation_ms: latency.deviationMs };
    case "lognormal":
      return { distribution: "lognormal", median_ms: latency.medianMs, sigma: latency.sigma };
  }
}

const toDependencyDocument = ({ breaker, ...call }: Dependency): DependencyDocument => ({
  service_id: call.serviceId,
  share: call.share,
  timeout_ms: call.timeoutMs,
  retries: { count: call.retries.count, backoff_ms: call.retries.backoffMs, factor: call.retries.factor },
  circuit_breaker: breaker && {
    failure_share: breaker.failureShare,
    window_seconds: breaker.windowSeconds,
    minimum_calls: breaker.minimumCalls,
    open_seconds: breaker.openSeconds,
    half_open_calls: breaker.halfOpenCalls,
  },
});
