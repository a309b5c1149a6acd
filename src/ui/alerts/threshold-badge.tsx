import type { DecimalText } from "#/domain/analytics/usage.ts";
import { Badge } from "#/ui/primitives/badge.tsx";
import { levelOf } from "./threshold-levels.ts";

/** The share of a grant that was reached. */
export function ThresholdBadge({ threshold }: { threshold: DecimalText }) {
  const { tone, icon: Icon, meaning } = levelOf(threshold);
  return (
    <Badge tone={tone} title={meaning}>
      <Icon aria-hidden />
      {threshold} %
    </Badge>
  );
}
