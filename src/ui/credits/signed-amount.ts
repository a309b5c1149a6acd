export type Direction = "give" | "take";

/**
 * What an adjustment asks of the API: a typed amount above 0, with a minus where credits are taken away. Text with a
 * sign of its own stays no amount, so that the server refuses it rather than doing the opposite.
 */
export function signedAmount(text: string, direction: Direction): string {
  const amount = text.trim();
  if (/^[-+\u2212]/.test(amount)) return `?${amount}`;
  return direction === "take" ? `-${amount}` : amount;
}
