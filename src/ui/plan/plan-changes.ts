import type { PlanTerms } from "#/api/contract/plan-terms.ts";
import { formatExactDecimal } from "#/ui/format/decimal.ts";
import {
  describePrice,
  describeTiers,
  itemName,
  type MeterNames,
  modelNames,
  type PlanItem,
} from "./describe-item.ts";

/** One thing that a version changed; null stands for nothing there. */
export interface TermsChange {
  /** "Requests, price per unit" */
  what: string;
  from: string | null;
  to: string | null;
}

/** What differs between a version's terms and those of the version before. */
export function planChanges(before: PlanTerms, after: PlanTerms, names: MeterNames): TermsChange[] {
  const changes: TermsChange[] = [];
  const note = (what: string, from: string | null, to: string | null) => {
    if (from !== to) changes.push({ what, from, to });
  };
  note("Currency", before.currency, after.currency);
  note("Partial periods", proration(before), proration(after));
  const [were, are] = [byIdentity(before.items), byIdentity(after.items)];
  for (const [identity, item] of were) {
    const now = are.get(identity);
    if (now) noteItem(item, now, names, note);
    else note(itemName(item, names), describePrice(item), null);
  }
  for (const [identity, item] of are) {
    if (!were.has(identity)) note(itemName(item, names), null, describePrice(item));
  }
  const kept = [...were.keys()].filter((identity) => are.has(identity));
  const order = [...are.keys()].filter((identity) => were.has(identity));
  if (kept.join("\n") !== order.join("\n")) {
    note("Order of the items", namesOf(kept, were, names), namesOf(order, are, names));
  }
  note("Grant a period", grantText(before), grantText(after));
  note("Overage", overageText(before), overageText(after));
  return changes;
}

type Note = (what: string, from: string | null, to: string | null) => void;

/** Items are the same that price the same meter; flat fees without one, those of the same name, counted. */
function byIdentity(items: readonly PlanItem[]): Map<string, PlanItem> {
  const known = new Map<string, PlanItem>();
  for (const item of items) {
    const base = item.meter === null ? `fee ${item.name ?? ""}` : `meter ${item.meter}`;
    let identity = base;
    for (let count = 2; known.has(identity); count++) identity = `${base} ${count}`;
    known.set(identity, item);
  }
  return known;
}

function noteItem(before: PlanItem, after: PlanItem, names: MeterNames, note: Note) {
  const name = itemName(after, names);
  note(`${name}, name`, before.name, after.name);
  note(`${name}, priced as`, modelNames[before.model], modelNames[after.model]);
  if (before.model !== after.model) {
    note(`${name}, price`, fullPrice(before), fullPrice(after));
    return;
  }
  const [were, are] = [pricesOf(before), pricesOf(after)];
  for (const field of Object.keys(are)) note(`${name}, ${field}`, were[field] ?? null, are[field] ?? null);
}

const fullPrice = (item: PlanItem) => ("tiers" in item ? describeTiers(item.tiers) : describePrice(item));

/** What the price of an item consists of, by what it is called. */
function pricesOf(item: PlanItem): Record<string, string> {
  if (item.model === "flat") return { amount: formatExactDecimal(item.amount) };
  const included = { included: formatExactDecimal(item.included) };
  switch (item.model) {
    case "per_unit":
      return { ...included, "price per unit": formatExactDecimal(item.price) };
    case "package":
      return {
        ...included,
        "units a package": formatExactDecimal(item.size),
        "price of a package": formatExactDecimal(item.price),
      };
    case "graduated":
    case "volume":
      return { ...included, steps: describeTiers(item.tiers) };
  }
}

const namesOf = (identities: readonly string[], items: ReadonlyMap<string, PlanItem>, names: MeterNames) =>
  identities
    .flatMap((identity) => items.get(identity) ?? [])
    .map((item) => itemName(item, names))
    .join(", ");

const proration = ({ prorate }: PlanTerms) => (prorate ? "cost their share" : "cost a whole period");

function grantText({ grant }: PlanTerms): string | null {
  if (grant === null) return null;
  const rollover =
    grant.rollover_max === null ? "no rollover" : `rollover up to ${formatExactDecimal(grant.rollover_max)}`;
  return `${formatExactDecimal(grant.amount)} credits, priority ${grant.priority}, ${rollover}`;
}

function overageText({ overage }: PlanTerms): string | null {
  if (overage === null) return null;
  const limit =
    overage.limit === null ? "without limit" : `up to ${formatExactDecimal(overage.limit)} credits`;
  return `${limit}, ${formatExactDecimal(overage.price)} ${overage.currency} a credit`;
}
