import { Big } from "big.js";
import { credits, type Decimal, type PlanItem, type PlanTerms, type PlanTier } from "./plan-terms.ts";

/** What is wrong with which part of the terms; the path is that of their JSON. */
export interface PlanFault {
  path: (string | number)[];
  message: string;
}

const currencies = new Set(Intl.supportedValuesOf("currency"));

/** Whether money can be counted in it. */
export const isCurrency = (code: string): boolean => currencies.has(code);

/** Whether plans can be priced in it. */
export const isPlanCurrency = (code: string): boolean => code === credits || isCurrency(code);

/** What the types of the terms don't rule out: steps out of order, meters priced twice, credits in a plan in money. */
export function planFaults(terms: PlanTerms): PlanFault[] {
  return [...itemFaults(terms.items), ...creditFaults(terms)];
}

function itemFaults(items: readonly PlanItem[]): PlanFault[] {
  const first = new Map<string, number>();
  return items.flatMap((item, index) => {
    const faults: PlanFault[] = [];
    if (item.meter !== null) {
      const other = first.get(item.meter);
      if (other === undefined) first.set(item.meter, index);
      else {
        const message = `item ${other} already prices this meter; expected one item a meter`;
        faults.push({ path: ["items", index, "meter"], message });
      }
    }
    if (!("tiers" in item)) return faults;
    const steps = tierFaults(item.tiers);
    return [
      ...faults,
      ...steps.map(({ path, message }) => ({ path: ["items", index, "tiers", ...path], message })),
    ];
  });
}

/** Each step begins where the one before ends, so ascending ends and an open last step leave no gap and no overlap. */
function tierFaults(tiers: readonly PlanTier[]): PlanFault[] {
  const last = tiers.length - 1;
  if (last < 0) return [{ path: [], message: "expected at least one step" }];
  return tiers.flatMap(({ upTo }, index): PlanFault[] => {
    const path = [index, "up_to"];
    if (upTo === null) {
      return index === last
        ? []
        : [{ path, message: "expected a number: only the last step is without end" }];
    }
    if (index === last) return [{ path, message: "expected null: the last step is without end" }];
    const before: Decimal = tiers[index - 1]?.upTo ?? "0";
    return Big(upTo).gt(before)
      ? []
      : [{ path, message: `expected more than ${before}, where the step begins` }];
  });
}

function creditFaults({ currency, overage, grant }: PlanTerms): PlanFault[] {
  if (currency === credits) return [];
  const message = `only a plan in credits has it; the currency is ${currency}`;
  return [
    ...(overage ? [{ path: ["overage"], message }] : []),
    ...(grant ? [{ path: ["grant"], message }] : []),
  ];
}
