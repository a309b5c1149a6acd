import type { z } from "zod";
import type { CreateMeter, Meter, UpdateMeter } from "#/api/contract/meters.ts";
import type { Aggregation } from "./aggregation-names.ts";

/** Where the values of a meter come from. */
export type MeterSource = "event" | "attribute" | "meter";

/** What a form of a meter holds; texts as they are typed. */
export interface MeterDraft {
  slug: string;
  name: string;
  unit: string;
  price: string;
  aggregation: Aggregation;
  source: MeterSource;
  attribute: string;
  quantityOf: string;
  fill: boolean;
}

const emptyDraft: MeterDraft = {
  slug: "",
  name: "",
  unit: "",
  price: "",
  aggregation: "sum",
  source: "event",
  attribute: "",
  quantityOf: "",
  fill: false,
};

/** A meter as its form holds it; an empty one for a new meter. */
export function toDraft(meter: Meter | null): MeterDraft {
  if (!meter) return emptyDraft;
  return {
    slug: meter.slug,
    name: meter.name,
    unit: meter.unit,
    price: meter.price ?? "",
    aggregation: meter.aggregation,
    source: meter.value_of !== null ? "meter" : meter.attribute !== null ? "attribute" : "event",
    attribute: meter.value_of === null ? (meter.attribute ?? "") : "",
    quantityOf: meter.value_of ?? "",
    fill: false,
  };
}

/** The sources that an aggregation can have: a count needs none, and events bring no texts to tell apart. */
export function sourcesOf(aggregation: Aggregation): readonly MeterSource[] {
  if (aggregation === "count") return [];
  return aggregation === "unique" ? ["attribute", "meter"] : ["event", "attribute", "meter"];
}

/** Whether past events can be read for it: they hold the attribute, but not yet as a quantity. */
export const canFill = ({ aggregation, source }: MeterDraft): boolean =>
  source === "attribute" && aggregation !== "count" && aggregation !== "unique";

/** Another aggregation, with a source that it can have. */
export function withAggregation(draft: MeterDraft, aggregation: Aggregation): MeterDraft {
  const [first = draft.source, ...others] = sourcesOf(aggregation);
  const source = [first, ...others].includes(draft.source) ? draft.source : first;
  return { ...draft, aggregation, source };
}

function sourceFields({ aggregation, source, attribute, quantityOf }: MeterDraft) {
  const isRead = sourcesOf(aggregation).includes(source);
  return {
    attribute: isRead && source === "attribute" ? attribute : null,
    value_of: isRead && source === "meter" ? quantityOf : null,
  };
}

/** What the API is asked for a new meter. */
export function toNewMeter(draft: MeterDraft): z.input<typeof CreateMeter> {
  return {
    slug: draft.slug,
    name: draft.name || undefined,
    unit: draft.unit,
    price: draft.price || null,
    aggregation: draft.aggregation,
    ...sourceFields(draft),
    fill: draft.fill && canFill(draft),
  };
}

/** What the API is asked for a changed one; what it aggregates only where that can still change. */
export function toMeterChanges(draft: MeterDraft, isLocked: boolean): z.input<typeof UpdateMeter> {
  const { name, unit, price, aggregation } = draft;
  const changes = { name: name || draft.slug, unit, price: price || null };
  return isLocked ? changes : { ...changes, aggregation, ...sourceFields(draft) };
}

/** Meters of the product itself, which files of sessions are imported into. */
const builtIn = ["sessions", "total", "upload", "download"];

/** Why what a meter aggregates, or the meter itself, must stay as it is; null while it can still change. */
export function lockedBecause(
  service: { slug: string; events: number },
  meter: { slug: string } | null,
): string | null {
  if (!meter) return null;
  if (service.slug === "internet" && builtIn.includes(meter.slug)) {
    return "It is built in: files of sessions are imported into it.";
  }
  if (service.events > 0) {
    return "The service has events, and their totals stand as they are. Make another meter to measure in another way.";
  }
  return null;
}
