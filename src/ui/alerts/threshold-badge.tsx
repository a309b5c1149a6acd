import type { DecimalText } from "#/domain/analytics/usage.ts";
import { LookBadge } from "#/ui/primitives/look-badge.tsx";
import { levelOf } from "./threshold-levels.ts";

/** The share of a grant that was reached. */
export function ThresholdBadge({ threshold }: { threshold: DecimalText }) {
  return <LookBadge looks={{ label: `${threshold} %`, ...levelOf(threshold) }} />;
}
