import type { PlanTerms } from "#/api/contract/plan-terms.ts";
import { formatExactDecimal } from "#/ui/format/decimal.ts";
import type { PlanModel } from "./plan-draft.ts";

export type PlanItem = PlanTerms["items"][number];
type PlanTier = Extract<PlanItem, { tiers: unknown }>["tiers"][number];

export const modelNames: Record<PlanModel, string> = {
  flat: "Flat fee",
  per_unit: "Per unit",
  graduated: "Graduated steps",
  volume: "Volume steps",
  package: "Packages",
};

/** What a meter is called, by slug. */
export type MeterNames = ReadonlyMap<string, string>;

/** An item's name as a statement has it. */
export function itemName({ name, meter }: PlanItem, names: MeterNames): string {
  return name ?? (meter === null ? "Base fee" : (names.get(meter) ?? meter));
}

/** An item's price in a few words: "0.02 each above 100"; the currency is said elsewhere. */
export function describePrice(item: PlanItem): string {
  switch (item.model) {
    case "flat":
      return `${formatExactDecimal(item.amount)} a period${item.meter === null ? "" : " with any use"}`;
    case "per_unit":
      return `${formatExactDecimal(item.price)} each${aboveIncluded(item.included)}`;
    case "package":
      return `${formatExactDecimal(item.price)} per ${formatExactDecimal(item.size)}${aboveIncluded(item.included)}`;
    case "graduated":
    case "volume": {
      const steps = item.tiers.length === 1 ? "1 step" : `${item.tiers.length} steps`;
      const [first] = item.tiers;
      const from = first ? `, from ${formatExactDecimal(first.price)} each` : "";
      return `${steps}${item.model === "volume" ? " by volume" : ""}${from}${aboveIncluded(item.included)}`;
    }
  }
}

const aboveIncluded = (included: string) =>
  included === "0" ? "" : ` above ${formatExactDecimal(included)}`;

/** A plan's items in a few words, the first ones by name. */
export function describeItems(items: readonly PlanItem[], names: MeterNames, most = 3): string {
  if (items.length === 0) return "nothing priced";
  const named = items.slice(0, most).map((item) => `${itemName(item, names)}: ${describePrice(item)}`);
  const rest = items.length - named.length;
  return [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(" · ");
}

/** Steps on one line: "to 1,000: 0.02 · above: 0.01 + 5". */
export const describeTiers = (tiers: readonly PlanTier[]): string => tiers.map(describeTier).join(" · ");

function describeTier({ up_to: upTo, price, flat }: PlanTier, index: number): string {
  const reach = upTo !== null ? `to ${formatExactDecimal(upTo)}` : index === 0 ? "all" : "above";
  const added = flat === null ? "" : ` + ${formatExactDecimal(flat)}`;
  return `${reach}: ${formatExactDecimal(price)}${added}`;
}
