import type { SimulatedServices, SimulationMetrics } from "#/api/contract/simulation-overview.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";

const twoDecimals = (value: number) => Math.round(value * 100) / 100;

/** The simulated services in the plain form: of a frame, for GET /services and the WebSocket. */
export function toServices(frame: Frame): SimulatedServices {
  const called = new Map<string, string[]>(frame.services.map(({ serviceId }) => [serviceId, []]));
  for (const { serviceId, dependencyId } of frame.edges) called.get(serviceId)?.push(dependencyId);
  return {
    services: frame.services.map((service) => {
      const errorRate = twoDecimals(service.errorRate * 100);
      return {
        service_id: service.serviceId,
        status: service.status,
        latency_ms: twoDecimals(service.latencyMs),
        error_rate: errorRate,
        success_rate: twoDecimals(100 - errorRate),
        uptime: twoDecimals(service.uptimeSeconds),
        total_requests: service.totalRequests,
        failed_requests: service.totalFailures,
      };
    }),
    dependencies: Object.fromEntries(called),
  };
}

/** The whole simulation in seven numbers. */
export function toMetrics({ services }: Pick<Frame, "services">): SimulationMetrics {
  const count = (status: string) => services.filter((service) => service.status === status).length;
  let [totalRequests, totalErrors, requests, latency] = [0, 0, 0, 0];
  for (const service of services) {
    totalRequests += service.totalRequests;
    totalErrors += service.totalFailures;
    requests += service.requests;
    latency += service.latencyMs * service.requests;
  }
  return {
    total_requests: totalRequests,
    total_errors: totalErrors,
    avg_latency_ms: requests === 0 ? 0 : twoDecimals(latency / requests),
    services_count: services.length,
    healthy_services: count("healthy"),
    degraded_services: count("degraded"),
    failing_services: count("failing"),
  };
}
