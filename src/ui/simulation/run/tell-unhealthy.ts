import type { WhatIfService } from "#/domain/simulation/what-if/what-if-result.ts";
import { formatSeconds } from "#/ui/simulation/health/format-simulated.ts";

/** From when to when it was less healthy than without the failures: "30.5–106", "30.5–end"; "–" where it never was. */
export function tellUnhealthy({
  firstUnhealthySeconds: from,
  recoveredSeconds: to,
}: Pick<WhatIfService, "firstUnhealthySeconds" | "recoveredSeconds">): string {
  if (from === null) return "–";
  return `${formatSeconds(from)}–${to === null ? "end" : formatSeconds(to)}`;
}
