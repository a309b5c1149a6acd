import { DecimalSum } from "./decimal-sum.ts";

/** The exact sum of two decimals of 0 or more, given and returned as text such as "3512752.28". */
export function addDecimals(left: string, right: string): string {
  const sum = new DecimalSum();
  sum.add(left, 1);
  sum.add(right, 1);
  return sum.toString();
}
