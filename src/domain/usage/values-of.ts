import type { Service } from "./catalogue/catalogue.ts";
import { reportedMeters } from "./recording/read-quantities.ts";

/** What an event holds, as it is told: exact decimals without needless zeros. */
export interface EventValues {
  /** The one value, of a service whose events bring one. */
  quantity?: string;
  /** By meter: the first of each slot. */
  values: Record<string, string>;
}

/** The quantities of an event by slot (from 1, at index slot - 1), by their meters' names. */
export function valuesOf(service: Service | undefined, quantities: readonly (string | null)[]): EventValues {
  const values: Record<string, string> = {};
  if (!service) return { values };
  const named = new Set<number>();
  for (const { slug, slot } of service.meters) {
    if (slot === null || slot === 0 || named.has(slot)) continue;
    named.add(slot);
    const value = quantities[slot - 1];
    if (value != null) values[slug] = value;
  }
  const [meter, ...others] = reportedMeters(service);
  const quantity = meter && others.length === 0 ? values[meter.slug] : undefined;
  return { ...(quantity !== undefined && { quantity }), values };
}
