import type { CauseRef, SimulationEvent } from "#/domain/simulation/engine/observation.ts";
import type { CurveCollector } from "./collect-curves.ts";
import type { WhatIfInput, WhatIfOutcome, WhatIfService } from "./what-if-result.ts";

/** Services whose curves are told. */
const mostCurves = 50;

interface Computed {
  input: WhatIfInput;
  steps: number;
  services: WhatIfService[];
  outside: { requests: number; lost: number };
  curves: CurveCollector;
  events: SimulationEvent[];
  eventCount: number;
}

/** What a computed run comes to. */
export function summarizeRun({ services, curves, outside, ...computed }: Computed): WhatIfOutcome {
  const affected = services.filter(({ role }) => role !== "untouched").map(({ serviceId }) => serviceId);
  return {
    ...computed,
    requestsLost: {
      fromOutside: outside.lost,
      total: services.reduce((sum, { requestsLost }) => sum + requestsLost, 0),
    },
    requestsFromOutside: outside.requests,
    causes: causesOf(services),
    blastRadius: { services: affected, share: affected.length / services.length },
    services,
    curves: curves.curves(mostAffected(services)),
  };
}

/** Services in their order; calls that were at the root of it right after the service that makes them. */
function causesOf(services: readonly WhatIfService[]): CauseRef[] {
  const calls = new Map<string, CauseRef>();
  for (const cause of services.flatMap(({ symptomOf }) => symptomOf))
    if (cause.dependencyId !== null) calls.set(`${cause.serviceId} ${cause.dependencyId}`, cause);
  return services.flatMap(({ serviceId, role }) => [
    ...(role === "cause" ? [{ serviceId, dependencyId: null }] : []),
    ...[...calls.values()].filter((cause) => cause.serviceId === serviceId),
  ]);
}

/** In the order of the topology: those that went least as in the baseline. */
function mostAffected(services: readonly WhatIfService[]): { index: number; id: string }[] {
  const changeOf = (service: WhatIfService) => [
    Number(service.role !== "untouched"),
    Math.abs(service.requestsLost),
    Math.abs(service.requests - service.baselineRequests),
    Math.abs((service.latencyMs ?? 0) - (service.baselineLatencyMs ?? 0)),
  ];
  return services
    .map((service, index) => ({ index, id: service.serviceId, change: changeOf(service) }))
    .sort((a, b) => compare(b.change, a.change) || a.index - b.index)
    .slice(0, mostCurves)
    .sort((a, b) => a.index - b.index)
    .map(({ index, id }) => ({ index, id }));
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
}
