import { DecimalSum } from "#/domain/decimal-sum.ts";
import type { Meter, Service } from "../catalogue/catalogue.ts";
import { readDecimal } from "./read-decimal.ts";

export type ReadQuantities =
  | { quantities: (string | null)[]; field: "quantity" | "values" }
  | { path: string; reason: string };

/** What of an event says how much: one quantity, or values by meter. */
export interface GivenQuantities {
  quantity?: unknown;
  values?: unknown;
  attributes?: unknown;
}

/** Meters whose values an event itself brings: the first of each slot that no attribute fills. */
export const reportedMeters = (service: Service): Meter[] =>
  service.meters.filter(
    (meter, place) =>
      meter.slot !== null &&
      meter.slot > 0 &&
      meter.attribute === null &&
      service.meters.findIndex(({ slot }) => slot === meter.slot) === place,
  );

/** The quantities of an event by its service's slots. */
export function readQuantities(service: Service, given: GivenQuantities): ReadQuantities {
  const quantities: (string | null)[] = new Array(service.slots).fill(null);
  const meters = metersOf(service);
  const field = given.values === undefined ? "quantity" : "values";
  const fault =
    field === "values"
      ? given.quantity === undefined
        ? fillValues(service, meters, given.values, quantities)
        : { path: "values", reason: "comes beside quantity; expected one of the two" }
      : fillQuantity(service, meters, given.quantity, quantities);
  if (fault) return fault;
  const attributeFault = fillFromAttributes(service, given.attributes, quantities);
  if (attributeFault) return attributeFault;
  if (service.slug === "internet") {
    const totalFault = fillTotal(quantities);
    if (totalFault) return totalFault;
  }
  return { quantities, field };
}

const reported = new WeakMap<Service, Meter[]>();

function metersOf(service: Service): Meter[] {
  let meters = reported.get(service);
  if (!meters) {
    meters = reportedMeters(service);
    reported.set(service, meters);
  }
  return meters;
}

type Fault = { path: string; reason: string } | undefined;

function fillQuantity(service: Service, meters: Meter[], value: unknown, into: (string | null)[]): Fault {
  const [meter, ...others] = meters;
  if (value === undefined || value === null) {
    if (!meter) return undefined;
    const expected = others.length === 0 ? "a quantity" : `values by meter (${namesOf(meters)})`;
    return { path: others.length === 0 ? "quantity" : "values", reason: `is missing; expected ${expected}` };
  }
  if (!meter?.slot) {
    return { path: "quantity", reason: `is not measured: service "${service.slug}" counts events alone` };
  }
  if (others.length > 0) {
    return {
      path: "quantity",
      reason: `can't say which meter it is of; expected values by meter (${namesOf(meters)})`,
    };
  }
  const read = readDecimal(value);
  if ("reason" in read) return { path: "quantity", reason: read.reason };
  into[meter.slot - 1] = read.text;
  return undefined;
}

function fillValues(service: Service, meters: Meter[], values: unknown, into: (string | null)[]): Fault {
  if (typeof values !== "object" || values === null || Array.isArray(values)) {
    return { path: "values", reason: `is no object; expected decimals by meter (${namesOf(meters)})` };
  }
  let count = 0;
  for (const [slug, value] of Object.entries(values)) {
    const slot = meters.find((meter) => meter.slug === slug)?.slot;
    if (!slot) {
      const known = meters.length > 0 ? `expected ${namesOf(meters)}` : "it counts events alone";
      return {
        path: `values.${slug.slice(0, 100)}`,
        reason: `is no meter of service "${service.slug}"; ${known}`,
      };
    }
    const read = readDecimal(value);
    if ("reason" in read) return { path: `values.${slug}`, reason: read.reason };
    into[slot - 1] = read.text;
    count++;
  }
  if (count === 0 && meters.length > 0) {
    return {
      path: "values",
      reason: `is empty; expected a decimal for one meter or more (${namesOf(meters)})`,
    };
  }
  return undefined;
}

function fillFromAttributes(service: Service, attributes: unknown, into: (string | null)[]): Fault {
  for (const { attribute, slot } of service.meters) {
    if (attribute === null || slot === null || slot === 0) continue;
    const value =
      typeof attributes === "object" && attributes !== null
        ? (attributes as Record<string, unknown>)[attribute]
        : undefined;
    if (value === undefined || value === null) continue;
    const read = readDecimal(value);
    if ("reason" in read) return { path: `attributes.${attribute}`, reason: read.reason };
    into[slot - 1] = read.text;
  }
  return undefined;
}

/** Of internet access, slot 1 is always the sum of upload (2) and download (3). */
function fillTotal(quantities: (string | null)[]): Fault {
  const [total, upload, download] = quantities;
  if (total != null && upload == null && download == null) {
    return { path: "values.total", reason: "is a sum; expected upload and download" };
  }
  const sum = new DecimalSum();
  sum.add(upload ?? "0", 1);
  sum.add(download ?? "0", 1);
  if (total != null && total !== sum.toString()) {
    return { path: "values.total", reason: `is not upload and download together, ${sum}` };
  }
  quantities[0] = sum.toString();
  quantities[1] = upload ?? "0";
  quantities[2] = download ?? "0";
  return undefined;
}

const namesOf = (meters: Meter[]) => meters.map(({ slug }) => slug).join(", ");
