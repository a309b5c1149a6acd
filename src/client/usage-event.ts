import { type Decimal, decimalText } from "./decimal-text.ts";
import { InvalidEventError } from "./errors.ts";
import { makeEventKey } from "./event-key.ts";

/** One use of a service, as `recordUsage()` takes it. */
export interface UsageEvent {
  /** The caller's own name of the customer. */
  customer: string;
  service: string;
  /** What was used, for a service with one meter; otherwise `values`. */
  quantity?: Decimal;
  /** What was used, by meter. */
  values?: Record<string, Decimal>;
  /** When it was used: a Date, or ISO 8601 text. Left out: the time of the call. */
  occurredAt?: Date | string;
  /** A small JSON object. */
  attributes?: Record<string, unknown>;
  /** Idempotency key, 1 to 255 characters. Left out: a UUID version 7, made in the call. */
  id?: string;
  /** What one unit costs or the whole, as the service has it. */
  price?: Decimal;
}

/** An event as it is queued, stored and sent: its text never changes again, whatever is retried. */
export interface EncodedEvent {
  readonly id: string;
  /** The JSON object that is sent. */
  readonly json: string;
  /** Length of `json` in bytes of UTF-8. */
  readonly bytes: number;
}

const isoTime = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** Stamps the key and the time, and writes the event's JSON. Throws InvalidEventError. */
export function encodeEvent(event: UsageEvent, now: number, maxBytes: number): EncodedEvent {
  if (typeof event !== "object" || event === null) {
    throw new InvalidEventError("event", "expected an object with customer, service and quantity or values");
  }
  const id = event.id === undefined ? makeEventKey(now) : name(event.id, "id");
  const json = writeJson({
    id,
    customer: name(event.customer, "customer"),
    service: name(event.service, "service"),
    ...measured(event),
    occurred_at: timeText(event.occurredAt, now),
    ...(event.attributes === undefined ? {} : { attributes: attributesOf(event.attributes) }),
    ...(event.price === undefined ? {} : { price: decimalText(event.price, "price") }),
  });
  const bytes = Buffer.byteLength(json);
  if (bytes > maxBytes) {
    throw new InvalidEventError("event", `${bytes} bytes of JSON; batch.maxBytes allows ${maxBytes}`);
  }
  return { id, json, bytes };
}

/** The event in the shape that `recordUsage()` takes, with its key and time. */
export function decodeEvent(encoded: EncodedEvent): UsageEvent & { id: string; occurredAt: string } {
  const { occurred_at, ...rest } = JSON.parse(encoded.json);
  return { ...rest, occurredAt: occurred_at };
}

function name(value: unknown, path: string): string {
  if (typeof value === "string" && value.length >= 1 && value.length <= 255) return value;
  throw new InvalidEventError(path, "expected 1 to 255 characters");
}

function measured(event: UsageEvent): { quantity: string } | { values: Record<string, string> } {
  const { quantity, values } = event;
  if ((quantity === undefined) === (values === undefined)) {
    throw new InvalidEventError("quantity", "expected either quantity or values");
  }
  if (values === undefined) return { quantity: decimalText(quantity, "quantity") };
  if (typeof values !== "object" || values === null || Object.keys(values).length === 0) {
    throw new InvalidEventError("values", "expected an object of decimals by meter");
  }
  const texts = Object.entries(values).map(([meter, value]) => [
    meter,
    decimalText(value, `values.${meter}`),
  ]);
  return { values: Object.fromEntries(texts) };
}

function timeText(value: unknown, now: number): string {
  if (value === undefined) return new Date(now).toISOString();
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  if (typeof value === "string" && isoTime.test(value)) return value;
  throw new InvalidEventError("occurredAt", "expected a Date or ISO 8601, such as 2022-12-15T23:59:59Z");
}

function attributesOf(value: unknown): object {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new InvalidEventError("attributes", "expected an object");
}

function writeJson(event: object): string {
  try {
    return JSON.stringify(event);
  } catch (error) {
    throw new InvalidEventError("attributes", `expected what JSON can hold (${String(error)})`);
  }
}
