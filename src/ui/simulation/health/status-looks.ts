import { CircleCheck, OctagonX, TriangleAlert } from "lucide-react";
import type { HealthStatus } from "#/domain/simulation/engine/observation.ts";
import type { Looks } from "#/ui/primitives/look-badge.tsx";

/** How the health of a simulated service is told. */
export const statusLooks: Record<HealthStatus, Looks> = {
  healthy: { label: "Healthy", tone: "good", icon: CircleCheck },
  degraded: { label: "Degraded", tone: "warn", icon: TriangleAlert },
  failing: { label: "Failing", tone: "bad", icon: OctagonX },
};
