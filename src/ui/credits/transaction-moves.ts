import type { LedgerTransaction } from "#/api/contract/ledger.ts";
import { parseDecimal, sumDecimals } from "#/ui/format/decimal.ts";
import { formatAmount } from "#/ui/format/money.ts";

/** What a transaction did to the figures that a customer looks at; exact decimals. */
export interface Moves {
  available: string;
  held: string;
  spent: string;
  /** More is owed above 0. */
  overage: string;
}

/** Adds up what a transaction moved. The ledger's overage is negative; here it is what is owed. */
export function movesOf({ entries }: Pick<LedgerTransaction, "entries">): Moves {
  const of = (account: (typeof entries)[number]["account"]) =>
    sumDecimals(entries.filter((entry) => entry.account === account).map(({ amount }) => amount));
  return { available: of("grant"), held: of("held"), spent: of("spent"), overage: negate(of("overage")) };
}

/** "+12.50", "−12.50", or null for nothing. */
export function formatMove(amount: string): string | null {
  const { units } = parseDecimal(amount);
  if (units === 0n) return null;
  return `${units > 0n ? "+" : ""}${formatAmount(amount, "credits")}`;
}

function negate(amount: string): string {
  if (parseDecimal(amount).units === 0n) return "0";
  return amount.startsWith("-") ? amount.slice(1) : `-${amount}`;
}
