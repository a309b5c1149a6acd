import type { CreditGrant } from "#/api/contract/ledger.ts";
import { approximate } from "#/ui/format/decimal.ts";
import { formatAmount } from "#/ui/format/money.ts";

/** What became of a grant, in the order of the bar. */
export const grantParts = [
  { key: "spent", name: "Spent", mark: "bg-ink-faint" },
  { key: "held", name: "Held", mark: "bg-upload" },
  { key: "available", name: "Available", mark: "bg-accent" },
  { key: "expired", name: "Expired", mark: "border border-dashed border-line-strong bg-sunken" },
] as const;

type Amounts = Pick<CreditGrant, (typeof grantParts)[number]["key"]>;

/** The lengths of a grant's bar, in percent of all of it; parts of nothing are left out. */
export function barOf(grant: Amounts): { key: keyof Amounts; percent: number }[] {
  const whole = grantParts.reduce((sum, { key }) => sum + approximate(grant[key]), 0);
  if (whole <= 0) return [];
  return grantParts
    .map(({ key }) => ({ key, percent: (approximate(grant[key]) / whole) * 100 }))
    .filter(({ percent }) => percent > 0);
}

/** All parts in words: "Spent 20.00, available 80.00". */
export function tellParts(grant: Amounts): string {
  const told = grantParts
    .filter(({ key }) => approximate(grant[key]) > 0)
    .map(({ key, name }) => `${name.toLowerCase()} ${formatAmount(grant[key], "credits")}`)
    .join(", ");
  return told === "" ? "nothing is left" : told;
}
