import type { Catalogue } from "../catalogue/catalogue.ts";
import { eventKey } from "./event-key.ts";
import { newEventId } from "./new-event-id.ts";
import { type EventFault, type PreparedEvent, RefusedEvent } from "./prepared-event.ts";
import { priceEvent } from "./price-event.ts";
import { readAttributes } from "./read-attributes.ts";
import { readDecimal } from "./read-decimal.ts";
import { readOccurredAt } from "./read-occurred-at.ts";
import { readQuantities } from "./read-quantities.ts";

/** Characters of an idempotency key, and of a customer's external id. */
const maxNameLength = 255;

const fields = new Set([
  "id",
  "customer",
  "service",
  "quantity",
  "values",
  "occurred_at",
  "attributes",
  "price",
]);

/** Control characters, and halves of surrogate pairs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unprintable = /[\u0000-\u001f\u007f]|\p{Surrogate}/u;

/** Checks one event as it came over the wire. Its fields are those of the API's `Event`. */
export function readEvent(raw: unknown, catalogue: Catalogue, now: Date): PreparedEvent | EventFault {
  if (raw instanceof RefusedEvent) return raw.fault;
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    return {
      id: null,
      path: "",
      reason: "expected an event: a JSON object with customer, service and quantity",
    };
  }
  const event = raw as Record<string, unknown>;
  const given = event.id ?? undefined;
  const idFault = given === undefined ? undefined : nameFault(given);
  if (idFault)
    return {
      id: typeof given === "string" ? given.slice(0, maxNameLength) : null,
      path: "id",
      reason: idFault,
    };
  const id = (given as string | undefined) ?? newEventId(now);
  const refuse = (path: string, reason: string): EventFault => ({ id, path, reason });

  for (const field in event) {
    if (!fields.has(field)) {
      return refuse(field.slice(0, 100), `is no field of an event; expected ${[...fields].join(", ")}`);
    }
  }
  const customerFault = nameFault(event.customer);
  if (customerFault) return refuse("customer", customerFault);
  const serviceFault = nameFault(event.service);
  if (serviceFault) return refuse("service", serviceFault);
  const service = catalogue.services.get(event.service as string);
  if (!service) {
    return refuse(
      "service",
      `is unknown: there is no service ${JSON.stringify((event.service as string).slice(0, 100))}`,
    );
  }
  const isTimed = event.occurred_at !== undefined && event.occurred_at !== null;
  const time = isTimed ? readOccurredAt(event.occurred_at, now) : { micros: now.getTime() * 1000 };
  if ("reason" in time) return refuse("occurred_at", time.reason);
  const hasAttributes = event.attributes !== undefined && event.attributes !== null;
  const attributes = hasAttributes ? readAttributes(event.attributes) : { text: null };
  if ("reason" in attributes) return refuse("attributes", attributes.reason);
  const measured = readQuantities(service, event);
  if ("reason" in measured) return refuse(measured.path, measured.reason);
  const isPriced = event.price !== undefined && event.price !== null;
  const price = isPriced ? readDecimal(event.price) : { text: priceEvent(service, measured.quantities) };
  if ("reason" in price) return refuse("price", price.reason);
  return {
    ...eventKey(id),
    customer: event.customer as string,
    service,
    micros: time.micros,
    isTimed,
    quantities: measured.quantities,
    quantityField: measured.field,
    price: price.text,
    isPriced,
    attributes: attributes.text,
  };
}

/** What is wrong with an id or a name; undefined for a good one. */
export function nameFault(value: unknown): string | undefined {
  if (value === undefined || value === null) return "is missing; expected text";
  if (typeof value !== "string") return `is no text; expected text of 1 to ${maxNameLength} characters`;
  if (value === "") return `is empty; expected text of 1 to ${maxNameLength} characters`;
  if (value.length > maxNameLength)
    return `has ${value.length} characters; at most ${maxNameLength} are taken`;
  if (unprintable.test(value)) return "holds a control character or half a surrogate pair";
  return undefined;
}
