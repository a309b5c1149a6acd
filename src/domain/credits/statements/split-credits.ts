import { Big } from "big.js";
import type { Charged } from "../ledger/charge-usage.ts";
import { credits, type Decimal, type Overage } from "../plans/plan-terms.ts";
import { roundAmount } from "../plans/round-amount.ts";
import type { DrawnLine } from "./draw-lines.ts";

/** What became of a total in credits. */
export interface CreditShares extends Charged {
  /** What is given back beyond the period's own charges: a total below 0, turned around. */
  givenBack: Decimal;
}

/** What a statement in credits says beside its total. */
export interface CreditLines {
  lines: DrawnLine[];
  covered: Decimal;
  due: Decimal;
  dueCurrency: string;
}

/**
 * The lines that say how a total in credits is paid: by grants, beyond them in money, or not at all. Lines of nothing
 * are left out, but for the covered one.
 */
export function splitCredits(shares: CreditShares, overage: Overage | null): CreditLines {
  const { covered, overage: beyond, uncovered, settledOverage, givenBack } = shares;
  const net = Big(covered).minus(givenBack).toFixed();
  const lines = [
    creditLine("covered", Big(net).lt(0) ? "Given back as a credit grant" : "Paid by credit grants", net),
    ...overageLines("Overage", beyond, overage),
    ...overageLines("Overage of settled holds", settledOverage, overage),
    ...(Big(uncovered).gt(0)
      ? [creditLine("uncovered", "Beyond the credit grants, not paid", uncovered)]
      : []),
  ];
  const due = lines
    .filter(({ kind }) => kind === "overage")
    .reduce((sum, { amount }) => sum.plus(amount), Big(0));
  return { lines, covered: net, due: due.toFixed(), dueCurrency: overage?.currency ?? credits };
}

/** Its quantity is the credits; covered counts against the total. */
function creditLine(kind: "covered" | "uncovered", description: string, quantity: Decimal): DrawnLine {
  return {
    kind,
    description,
    meter: null,
    quantity,
    pricing: null,
    amount: Big(quantity)
      .times(kind === "covered" ? -1 : 1)
      .toFixed(),
    currency: credits,
    adjustsPeriod: null,
  };
}

function overageLines(description: string, quantity: Decimal, overage: Overage | null): DrawnLine[] {
  if (Big(quantity).eq(0)) return [];
  const { price, currency } = overage ?? { price: "0", currency: credits };
  return [
    {
      kind: "overage",
      description,
      meter: null,
      quantity,
      pricing: { model: "overage", price },
      amount: roundAmount(currency, Big(quantity).times(price)),
      currency,
      adjustsPeriod: null,
    },
  ];
}
