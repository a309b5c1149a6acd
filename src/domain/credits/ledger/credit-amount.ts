import { decimalText } from "#/domain/decimal-sum.ts";
import type { Decimal } from "../plans/plan-terms.ts";
import { creditDecimals } from "../plans/round-amount.ts";

/** Hundredths of a credit, the smallest part that there is. */
export type Credits = bigint;

/** Digits before the point that an amount of credits may have. */
export const creditDigits = 12;

const form = new RegExp(`^-?\\d+(?:\\.(\\d{0,${creditDecimals}})0*)?$`);

/** Reads an amount of whole hundredths; zeros after them are understood. Throws for anything else. */
export function toCredits(text: Decimal): Credits {
  const fraction = form.exec(text)?.[1] ?? (form.test(text) ? "" : undefined);
  if (fraction === undefined) throw new RangeError(`${JSON.stringify(text)} is no amount of credits`);
  const point = text.indexOf(".");
  return BigInt((point < 0 ? text : text.slice(0, point)) + fraction.padEnd(creditDecimals, "0"));
}

/** As text, without zeros at the end. */
export const creditText = (amount: Credits): Decimal => decimalText(amount, creditDecimals);

export const least = (left: Credits, right: Credits): Credits => (left < right ? left : right);

export const total = (amounts: Iterable<Credits>): Credits => {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
};
