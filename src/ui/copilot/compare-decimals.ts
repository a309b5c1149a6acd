import type { DecimalText } from "#/domain/analytics/usage.ts";
import { parseDecimal, rescale } from "#/ui/format/decimal.ts";

/** Below 0 when the left one is smaller, 0 when they are equal, whatever their zeros at the end. */
export function compareDecimals(left: DecimalText, right: DecimalText): number {
  const [one, other] = [parseDecimal(left), parseDecimal(right)];
  const scale = Math.max(one.scale, other.scale);
  const [small, large] = [rescale(one, scale).units, rescale(other, scale).units];
  return small < large ? -1 : Number(small > large);
}
