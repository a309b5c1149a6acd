import type { StoredEvent } from "#/domain/usage/events/stored-event.ts";
import { fromWallTime, toWallTime, type Zone } from "#/ui/format/time.ts";
import type { MetersBySlug } from "./use-meters.ts";

/** The meters whose values an event itself brings; others follow from these. */
export function reportedValues(event: StoredEvent, meters: MetersBySlug): [slug: string, value: string][] {
  return [...meters.values()]
    .filter(
      ({ service, attribute, value_of, aggregation, slug }) =>
        service === event.service &&
        attribute === null &&
        value_of === null &&
        aggregation !== "count" &&
        // Of internet access, the total is always the sum of the two others.
        !(event.service === "internet" && slug === "total"),
    )
    .map(({ slug }) => [slug, event.values[slug] ?? ""]);
}

/** What a form holds, as text. */
export interface ReplacementForm {
  /** By meter; empty for none. */
  values: Record<string, string>;
  /** As the clock on the wall shows it. */
  wall: string;
  price: string;
}

export interface ReplacementFields {
  quantity?: string;
  values?: Record<string, string>;
  occurred_at?: string;
  price?: string;
}

/** What of a form differs from the event, as the API takes it; null where nothing does. */
export function toReplacement(
  event: StoredEvent,
  reported: readonly [slug: string, value: string][],
  form: ReplacementForm,
  zone: Zone,
): ReplacementFields | null {
  const replacement: ReplacementFields = {};
  const given = (slug: string) => (form.values[slug] ?? "").trim();
  const [first] = reported;
  if (first && reported.some(([slug, value]) => given(slug) !== value)) {
    // Values are replaced together: one that is left out is taken away.
    const kept = reported.map(([slug]) => [slug, given(slug)]).filter(([, value]) => value !== "");
    if (reported.length === 1) replacement.quantity = given(first[0]);
    else replacement.values = Object.fromEntries(kept);
  }
  // An event may be more exact than the field; untouched, it stays as it is.
  if (form.wall !== toWallTime(event.occurred_at, zone)) {
    replacement.occurred_at = fromWallTime(form.wall, zone) ?? form.wall;
  }
  const price = form.price.trim();
  if (price !== "" && price !== event.price) replacement.price = price;
  return Object.keys(replacement).length === 0 ? null : replacement;
}
