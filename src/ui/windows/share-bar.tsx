import type { DecimalText } from "#/domain/analytics/usage.ts";
import { approximate, formatDecimal } from "#/ui/format/decimal.ts";

interface ShareBarProps {
  /** Percent, 0 to 100. */
  share: DecimalText;
  /** The share whose bar fills the cell, in percent. */
  full: DecimalText;
}

/** A share in percent with a small bar, as long as it is beside the largest in the table. */
export function ShareBar({ share, full }: ShareBarProps) {
  const longest = approximate(full);
  const length = longest > 0 ? Math.min(100, (approximate(share) / longest) * 100) : 0;
  return (
    <span className="flex items-center justify-end gap-2">
      <span aria-hidden className="h-1.5 w-16 bg-sunken">
        <span className="block h-full bg-accent" style={{ width: `${length}%` }} />
      </span>
      <span className="min-w-12">{formatDecimal(share, 3)}</span>
    </span>
  );
}
