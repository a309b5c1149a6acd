import type { BilledSpan } from "#/domain/credits/plans/period-share.ts";
import type { PlanItem, PlanTerms } from "#/domain/credits/plans/plan-terms.ts";

/** A line of what a period costs, worked out the plain way: units of 10 ** -12, and minor units of the currency. */
export interface PlainLine {
  item: number;
  /** Null for a flat amount. */
  quantity: bigint | null;
  amount: bigint;
}

const one = 10n ** 12n;
const minorDecimals: Record<string, number> = { USD: 2, JPY: 0, KWD: 3, credits: 2 };

/** A decimal as a whole number of its `places`th places; text with more of them is refused. */
export function toPlaces(text: string, places: number): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  if (fraction.length > places) throw new Error(`${text} has more than ${places} decimals`);
  return BigInt(whole + fraction.padEnd(places, "0"));
}

const units = (text: string) => toPlaces(text, 12);

function halfUp(top: bigint, bottom: bigint): bigint {
  const whole = top / bottom;
  const rest = top - whole * bottom;
  return rest + rest >= bottom ? whole + 1n : whole;
}

/** Prices a period by walking over its units, a tenth of a unit at a time. */
export function ratePlainly(
  terms: PlanTerms,
  span: BilledSpan,
  quantities: ReadonlyMap<string, string>,
): PlainLine[] {
  const minor = 10n ** BigInt(minorDecimals[terms.currency] ?? 0);
  const whole = span.wholeEnds - span.wholeStarts;
  const isPartial = terms.prorate && span.ends - span.starts < whole;
  const [top, bottom] = isPartial ? [span.ends - span.starts, whole] : [1n, 1n];
  return terms.items.flatMap((item, index): PlainLine[] => {
    const used = units(item.meter === null ? "1" : (quantities.get(item.meter) ?? "0"));
    if (item.model === "flat") {
      const amount = used > 0n ? halfUp(units(item.amount) * top * minor, bottom * one) : 0n;
      return [{ item: index, quantity: null, amount }];
    }
    const included = halfUp(units(item.included) * top, bottom);
    const lines = walk(item, used > included ? used - included : 0n);
    // A quantity times a price has units of 10 ** -24.
    return lines.map(({ quantity, cost }) => ({
      item: index,
      quantity,
      amount: halfUp(cost * minor, one * one),
    }));
  });
}

type Walked = { quantity: bigint; cost: bigint };

function walk(item: Exclude<PlanItem, { model: "flat" }>, billable: bigint): Walked[] {
  if (billable === 0n) return [{ quantity: 0n, cost: 0n }];
  if (item.model === "per_unit") return [{ quantity: billable, cost: billable * units(item.price) }];
  if (item.model === "package") {
    let packages = 0n;
    for (let left = billable; left > 0n; left -= units(item.size)) packages++;
    return [{ quantity: billable, cost: packages * units(item.price) * one }];
  }
  const tierOf = (unit: bigint) => item.tiers.findIndex(({ upTo }) => upTo === null || unit <= units(upTo));
  const flatOf = (tier: number) => units(item.tiers[tier]?.flat ?? "0") * one;
  const priceOf = (tier: number) => units(item.tiers[tier]?.price ?? "0");
  if (item.model === "volume") {
    const tier = tierOf(billable);
    return [{ quantity: billable, cost: billable * priceOf(tier) + flatOf(tier) }];
  }
  const byTier = new Map<number, Walked>();
  const step = one / 10n;
  for (let at = 0n; at < billable; at += step) {
    const piece = billable - at < step ? billable - at : step;
    const tier = tierOf(at + piece);
    const { quantity, cost } = byTier.get(tier) ?? { quantity: 0n, cost: flatOf(tier) };
    byTier.set(tier, { quantity: quantity + piece, cost: cost + piece * priceOf(tier) });
  }
  return [...byTier.values()];
}
