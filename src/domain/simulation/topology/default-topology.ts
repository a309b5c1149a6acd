import type { Dependency, SimulatedService, Topology } from "./topology.ts";

const dependency = (serviceId: string): Dependency => ({
  serviceId,
  share: 1,
  timeoutMs: 2000,
  retries: { count: 2, backoffMs: 50, factor: 2 },
  breaker: { failureShare: 0.5, windowSeconds: 10, minimumCalls: 10, openSeconds: 5, halfOpenCalls: 3 },
});

const service = (id: string, errorProbability: number, dependencies: string[] = []): SimulatedService => ({
  id,
  requestRate: 2,
  errorProbability,
  latency: { kind: "uniform", minMs: 10, maxMs: 100 },
  dependencies: dependencies.map(dependency),
});

/** Nine services of a shop: what is simulated until somebody gives another topology. */
export const defaultTopology: Topology = {
  services: [
    service("api-gateway", 0.02, ["auth-service", "user-service"]),
    service("auth-service", 0.03, ["db-service"]),
    service("user-service", 0.04, ["db-service", "cache-service"]),
    service("order-service", 0.05, ["payment-service", "inventory-service"]),
    service("payment-service", 0.06, ["db-service"]),
    service("inventory-service", 0.04, ["db-service", "cache-service"]),
    service("notification-service", 0.03),
    service("db-service", 0.02),
    service("cache-service", 0.03),
  ],
};
