import { DomainError } from "#/domain/domain-error.ts";
import type { Aggregation, Meter, Service } from "#/domain/usage/catalogue/catalogue.ts";

/** What a meter aggregates, as its maker says it. */
export interface MeterSource {
  aggregation: Aggregation;
  /** The event's attribute that is measured. */
  attribute: string | null;
  /** The slug of another meter of the service, whose quantity is aggregated in another way. */
  quantityOf: string | null;
}

/** Where the values of a meter are found in an event. */
export type MeterPlace = Pick<Meter, "slot" | "attribute">;

/** Quantities that an event of one service can hold. */
const maxSlots = 32;

/**
 * The place of a meter in the events of its service, whose other meters are given. Throws invalid where the
 * source does not fit the aggregation, conflict when the service has no slot left.
 */
export function placeMeter(others: Service["meters"], source: MeterSource): MeterPlace {
  const { aggregation, attribute, quantityOf } = source;
  if (aggregation === "count") {
    if (attribute !== null) throw refuse("attribute", "a count meter counts events and reads no attribute");
    if (quantityOf !== null) throw refuse("value_of", "a count meter counts events and reads no other meter");
    return { slot: 0, attribute: null };
  }
  if (attribute !== null && quantityOf !== null) {
    throw refuse("value_of", "comes beside attribute; expected one of the two");
  }
  if (quantityOf !== null) return sharedPlace(others, quantityOf);
  if (aggregation === "unique") {
    if (attribute === null) {
      throw refuse(
        "attribute",
        "a unique meter needs the attribute whose texts it tells apart, or value_of for a meter's numbers",
      );
    }
    return { slot: null, attribute };
  }
  return { slot: freeSlot(others), attribute };
}

function sharedPlace(others: Service["meters"], slug: string): MeterPlace {
  const other = others.find((meter) => meter.slug === slug);
  if (!other) throw refuse("value_of", `the service has no other meter "${slug}"`);
  if (!other.slot) {
    throw refuse("value_of", `meter "${slug}" has no quantity; expected a sum, max, min or latest meter`);
  }
  return { slot: other.slot, attribute: other.attribute };
}

function freeSlot(others: Service["meters"]): number {
  for (let slot = 1; slot <= maxSlots; slot++) {
    if (!others.some((meter) => meter.slot === slot)) return slot;
  }
  throw new DomainError("conflict", `A service can measure ${maxSlots} quantities; this one has them all.`);
}

const refuse = (path: string, message: string) => new DomainError("invalid", `${path}: ${message}.`, path);

/** The meter whose quantity a meter aggregates in another way: the first one of its slot. */
export function firstOfSlot(service: Pick<Service, "meters">, meter: Meter): Meter | undefined {
  if (!meter.slot) return undefined;
  const first = service.meters.find(({ slot }) => slot === meter.slot);
  return first === meter ? undefined : first;
}
