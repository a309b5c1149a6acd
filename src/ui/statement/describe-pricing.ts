import type { StatementLine } from "#/api/contract/statements.ts";
import { divide, formatExactDecimal, groupDecimal, parseDecimal } from "#/ui/format/decimal.ts";
import { formatAmount, formatMoney } from "#/ui/format/money.ts";

type Pricing = NonNullable<StatementLine["pricing"]>;

/** How a line came to its amount, for people. */
interface DescribedPricing {
  /** With what it is for: "0.02 per frame"; null where nothing is priced. */
  price: string | null;
  /** What else the amount depends on, one short phrase each. */
  notes: string[];
}

const none: DescribedPricing = { price: null, notes: [] };

/** `unit` is the meter's, in which `quantity` is. */
export function describePricing(
  line: Pick<StatementLine, "pricing" | "currency">,
  unit: string,
): DescribedPricing {
  const { pricing, currency } = line;
  if (pricing === null) return none;
  const price = pricing.price === undefined ? null : formatAmount(pricing.price, currency);
  switch (pricing.model) {
    case "flat":
      return { price: price && `${price} per period`, notes: flatNotes(pricing) };
    case "per_unit":
      return { price: price && `${price} per ${unit}`, notes: [] };
    case "graduated":
    case "volume":
      return {
        price: price && `${price} per ${unit}`,
        notes: stepNotes(pricing, unit, currency),
      };
    case "package": {
      const size = pricing.size === undefined ? unit : `${formatExactDecimal(pricing.size)} ${unit}`;
      return {
        price: price && `${price} per ${size}`,
        notes: pricing.packages === undefined ? [] : [packageNote(pricing.packages)],
      };
    }
    case "adjustment":
      return { price: null, notes: adjustmentNotes(pricing, unit, currency) };
    case "overage":
      return { price: price && `${price} per credit`, notes: [] };
  }
}

/** "33.3333 %": a part of a whole period, to four digits. */
export function formatShare({ numerator, denominator }: { numerator: string; denominator: string }): string {
  const top = parseDecimal(numerator);
  const percent = divide({ ...top, units: top.units * 100n }, parseDecimal(denominator), 4);
  return `${percent === null ? "–" : groupDecimal(percent)} %`;
}

/**
 * The units of a meter that cost nothing: "100 included"; null for none. It is the same on all lines of a meter, so it
 * is told once, above them.
 */
export function describeIncluded(lines: readonly Pick<StatementLine, "pricing">[]): string | null {
  const pricing = lines.find(({ pricing: own }) => own?.included !== undefined)?.pricing;
  if (!pricing?.included || isZero(pricing.included)) return null;
  const part = pricing.share ? `, for ${formatShare(pricing.share)} of a whole period` : "";
  return `${formatExactDecimal(pricing.included)} included${part}`;
}

/** The exact part of a whole period that a line was cut to, for a hint beside a rounded one; undefined for none. */
export function exactShare({ pricing }: Pick<StatementLine, "pricing">): string | undefined {
  const share = pricing?.share;
  return share ? `${share.numerator} / ${share.denominator} of the whole period` : undefined;
}

function flatNotes({ share, used }: Pricing): string[] {
  return [
    ...(share ? [`${formatShare(share)} of a whole period`] : []),
    ...(used !== undefined && used !== null && isZero(used) ? ["not due, as nothing was used"] : []),
  ];
}

/** A line of a graduated price is called by its step, so it needs no note of it. */
function stepNotes({ model, tier, flat }: Pricing, unit: string, currency: string): string[] {
  const hasSteps = tier !== undefined && !(isZero(tier.from) && tier.up_to === null);
  return [
    ...(hasSteps && model === "volume" ? [`all at the price ${tierText(tier, unit)}`] : []),
    ...(flat && !isZero(flat) ? [`and ${formatMoney(flat, currency)} once`] : []),
  ];
}

function tierText({ from, up_to }: NonNullable<Pricing["tier"]>, unit: string): string {
  if (up_to === null) return `above ${formatExactDecimal(from)} ${unit}`;
  if (isZero(from)) return `up to ${formatExactDecimal(up_to)} ${unit}`;
  return `from ${formatExactDecimal(from)} to ${formatExactDecimal(up_to)} ${unit}`;
}

const packageNote = (packages: string) =>
  `${formatExactDecimal(packages)} ${packages === "1" ? "package" : "packages"} begun`;

function adjustmentNotes(pricing: Pricing, unit: string, currency: string): string[] {
  const { used_before: usedBefore, used_after: usedAfter } = pricing;
  const { amount_before: before, amount_after: after } = pricing;
  return [
    ...(usedBefore !== undefined && usedAfter !== undefined
      ? [`used ${formatExactDecimal(usedBefore)}, now ${formatExactDecimal(usedAfter)} ${unit}`]
      : []),
    ...(before !== undefined && after !== undefined
      ? [`charged ${formatAmount(before, currency)}, now ${formatMoney(after, currency)}`]
      : []),
  ];
}

const isZero = (text: string) => parseDecimal(text).units === 0n;
