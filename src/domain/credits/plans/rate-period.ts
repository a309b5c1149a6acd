import { Big } from "big.js";
import { type BilledSpan, type PeriodShare, periodShare, shareOf } from "./period-share.ts";
import type { Decimal, FlatItem, PlanItem, PlanTerms, PlanTier } from "./plan-terms.ts";
import type { LinePricing, RatedLine } from "./rated-line.ts";
import { roundAmount } from "./round-amount.ts";

/** Decimals that included units of a partial period are rounded to. */
const includedDecimals = 12;

/** What a line comes to before it is rounded: numerator / denominator. */
interface Pricing {
  quantity: Decimal | null;
  pricing: LinePricing;
  numerator: Big;
  denominator?: bigint;
  /** Follows the item's name. */
  detail?: string;
}

/**
 * What a period costs: the lines of each item, in the plan's order. `quantities` is what each meter measured, by
 * slug; what is missing is 0. `names` are the meters' names, by slug, for items that have none of their own.
 */
export function ratePeriod(
  terms: PlanTerms,
  span: BilledSpan,
  quantities: ReadonlyMap<string, Decimal>,
  names: ReadonlyMap<string, string> = new Map(),
): RatedLine[] {
  const share = periodShare(terms, span);
  return terms.items.flatMap((item, index) => {
    const { meter } = item;
    const used = meter === null ? null : (quantities.get(meter) ?? "0");
    const name = item.name ?? (meter === null ? "Base fee" : (names.get(meter) ?? meter));
    const priced =
      item.model === "flat" ? [flatPricing(item, used, share)] : meteredPricing(item, used ?? "0", share);
    return priced.map(({ quantity, pricing, numerator, denominator, detail }) => ({
      kind: item.model === "flat" ? ("flat" as const) : ("usage" as const),
      item: index,
      description: detail === undefined ? name : `${name}, ${detail}`,
      meter,
      quantity,
      pricing,
      amount: roundAmount(terms.currency, numerator, denominator),
    }));
  });
}

function flatPricing({ amount, model }: FlatItem, used: Decimal | null, share: PeriodShare | null): Pricing {
  const isDue = used === null || Big(used).gt(0);
  return {
    quantity: null,
    pricing: { model, price: amount, used, share },
    numerator: isDue ? Big(amount).times(share?.numerator ?? "1") : Big(0),
    denominator: BigInt(share?.denominator ?? "1"),
  };
}

function meteredPricing(
  item: Exclude<PlanItem, FlatItem>,
  used: Decimal,
  wholeShare: PeriodShare | null,
): Pricing[] {
  const share = Big(item.included).gt(0) ? wholeShare : null;
  const included = shareOf(item.included, share, includedDecimals);
  const above = Big(used).minus(included);
  const billable = above.gt(0) ? above : Big(0);
  const use = { used, included, share };
  switch (item.model) {
    case "per_unit": {
      const { model, price } = item;
      const pricing = { model, price, ...use };
      return [{ quantity: billable.toFixed(), pricing, numerator: billable.times(price) }];
    }
    case "package": {
      const { model, price, size } = item;
      const packages = wholePackages(billable, size);
      const pricing = { model, size, packages: packages.toFixed(), price, ...use };
      return [{ quantity: billable.toFixed(), pricing, numerator: packages.times(price) }];
    }
    case "graduated":
      return stepsOf(item.tiers).flatMap((step, index) => {
        const below = Big(step.from);
        const last = step.upTo === null || billable.lt(step.upTo) ? billable : Big(step.upTo);
        if (last.lte(below)) return index === 0 ? [stepPricing(item.model, step, Big(0), use)] : [];
        const detail = item.tiers.length === 1 ? {} : { detail: rangeText(step) };
        return [{ ...stepPricing(item.model, step, last.minus(below), use), ...detail }];
      });
    case "volume": {
      const step = stepsOf(item.tiers).find(({ upTo }) => upTo === null || billable.lte(upTo));
      if (!step) throw new Error("the last step of a plan has an end");
      return [stepPricing(item.model, step, billable, use)];
    }
  }
}

interface Step extends PlanTier {
  /** Where the one before it ends. */
  from: Decimal;
}

const stepsOf = (tiers: readonly PlanTier[]): Step[] =>
  tiers.map((tier, index) => ({ ...tier, from: tiers[index - 1]?.upTo ?? "0" }));

function stepPricing(
  model: "graduated" | "volume",
  { from, upTo, price, flat }: Step,
  quantity: Big,
  use: { used: Decimal; included: Decimal; share: PeriodShare | null },
): Pricing {
  return {
    quantity: quantity.toFixed(),
    pricing: { model, tier: { from, upTo }, price, flat, ...use },
    numerator: quantity.gt(0) ? quantity.times(price).plus(flat ?? "0") : Big(0),
  };
}

const rangeText = ({ from, upTo }: Step) => (upTo === null ? `above ${from}` : `${from} to ${upTo}`);

/** How many packages of `size` units hold the quantity. */
function wholePackages(quantity: Big, size: Decimal): Big {
  const rest = quantity.mod(size);
  const full = quantity.minus(rest);
  // Exact: `full` is a multiple of the size.
  const packages = full.div(size);
  return rest.gt(0) ? packages.plus(1) : packages;
}
