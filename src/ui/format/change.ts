import type { DecimalText } from "#/domain/analytics/usage.ts";
import { type Decimal, divide, groupDecimal, parseDecimal, rescale } from "./decimal.ts";

export interface Change {
  direction: "up" | "down" | "same";
  /** Unsigned percent with one digit: "12.5"; null when there was nothing before. */
  percent: string | null;
}

/** How an amount compares with the one before, in percent of the one before. */
export function compareAmounts(now: DecimalText, before: DecimalText): Change {
  const then = parseDecimal(before);
  const difference = subtract(parseDecimal(now), then);
  const direction = difference.units > 0n ? "up" : difference.units < 0n ? "down" : "same";
  const ratio = divide({ ...difference, units: unsigned(difference.units) * 100n }, then, 1);
  return { direction, percent: ratio && groupDecimal(ratio) };
}

function subtract(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  return { units: rescale(left, scale).units - rescale(right, scale).units, scale };
}

function unsigned(value: bigint): bigint {
  return value < 0n ? -value : value;
}
