import { parseDecimal } from "#/ui/format/decimal.ts";

/** Whether an exact decimal is nothing, however it is written. */
export const isZero = (decimal: string): boolean => parseDecimal(decimal).units === 0n;
