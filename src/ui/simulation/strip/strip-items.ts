import type { HealthStatus } from "#/domain/simulation/engine/observation.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { formatShare } from "#/ui/simulation/health/format-simulated.ts";
import { tellDiagnosis } from "#/ui/simulation/health/name-cause.ts";
import { statusLooks } from "#/ui/simulation/health/status-looks.ts";

interface StripItem {
  serviceId: string;
  status: HealthStatus;
  isCause: boolean;
  /** All that is known, for who asks: "Failing, root cause, 62.5 % errors". */
  told: string;
}

/** Services shown each by its own; of more, only those that are not healthy. */
export const mostItems = 24;

export interface Strip {
  items: StripItem[];
  /** Healthy ones that have no item of their own. */
  othersHealthy: number;
  /** Unhealthy ones that there is no room for. */
  othersUnhealthy: number;
}

/** What the strip shows: each service in the topology's order, or of many those that need a look, causes first. */
export function prepareStrip({ services }: Pick<Frame, "services">): Strip {
  const items = services.map(({ serviceId, status, diagnosis, errorRate }): StripItem => {
    const isCause = diagnosis?.role === "root_cause";
    const words = [statusLooks[status].label, tellDiagnosis(diagnosis), `${formatShare(errorRate)} errors`];
    return { serviceId, status, isCause, told: words.filter((word) => word !== null).join(", ") };
  });
  if (items.length <= mostItems) return { items, othersHealthy: 0, othersUnhealthy: 0 };
  const unhealthy = items
    .filter(({ status }) => status !== "healthy")
    .toSorted((one, other) => Number(other.isCause) - Number(one.isCause));
  return {
    items: unhealthy.slice(0, mostItems),
    othersHealthy: items.length - unhealthy.length,
    othersUnhealthy: Math.max(0, unhealthy.length - mostItems),
  };
}
