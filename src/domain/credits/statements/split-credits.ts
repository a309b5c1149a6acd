import { Big } from "big.js";
import type { Charged } from "../ledger/charge-usage.ts";
import { credits, type Decimal, type Overage } from "../plans/plan-terms.ts";
import { roundAmount } from "../plans/round-amount.ts";
import type { Cancellation } from "./cancel-uncovered.ts";
import type { DrawnLine } from "./draw-lines.ts";

/** What became of a total in credits. */
export interface CreditShares extends Charged {
  /** What is given back beyond the period's own charges: what is to be charged, turned around where it is below 0. */
  givenBack: Decimal;
  /** What adjustments cancel of what earlier statements left uncovered. */
  cancelled: readonly Cancellation[];
}

/**
 * What the ledger is to charge for a total in credits, or to give back where it is below 0: what an adjustment takes
 * off use that was never paid does not come back.
 */
export const chargeOf = (total: Decimal, cancelled: readonly Cancellation[]): Decimal =>
  cancelled.reduce((sum, { amount }) => sum.plus(amount), Big(total)).toFixed();

/** The part of a charge that the ledger takes, and the part that it gives back. */
export const chargedOf = (charge: Decimal): Decimal => (Big(charge).lt(0) ? "0" : charge);
export const givenBackOf = (charge: Decimal): Decimal =>
  Big(charge).lt(0) ? Big(charge).abs().toFixed() : "0";

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
  const { covered, overage: beyond, uncovered, settledOverage, givenBack, cancelled } = shares;
  const net = Big(covered).minus(givenBack).toFixed();
  const lines = [
    creditLine("covered", Big(net).lt(0) ? "Given back as a credit grant" : "Paid by credit grants", net),
    ...overageLines("Overage", beyond, overage),
    ...overageLines("Overage of settled holds", settledOverage, overage),
    ...(Big(uncovered).gt(0)
      ? [creditLine("uncovered", "Beyond the credit grants, not paid", uncovered)]
      : []),
    ...cancelled.map(cancelledLine),
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

/** Its amount is below 0: what was uncovered of that statement is so much less. */
function cancelledLine({ adjusted, uncoveredOf, amount }: Cancellation): DrawnLine {
  const what = adjusted === uncoveredOf ? "" : ` for period ${adjusted}`;
  const description = `Left unpaid by period ${uncoveredOf}${what}, now taken off`;
  const quantity = Big(amount).times(-1).toFixed();
  return { ...creditLine("uncovered", description, quantity), adjustsPeriod: uncoveredOf };
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
