/** A decimal with two decimals without needless zeros: "79.00" is "79", "5.20" is "5.2". */
export function withoutZeros(credits: string): string {
  if (credits.endsWith(".00")) return credits.slice(0, -3);
  return credits.endsWith("0") ? credits.slice(0, -1) : credits;
}
