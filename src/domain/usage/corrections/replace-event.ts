import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import type { Service } from "../catalogue/catalogue.ts";
import type { EventName, EventWithHistory } from "../events/find-event.ts";
import type { EventRow } from "../events/stored-event.ts";
import { priceEvent } from "../recording/price-event.ts";
import { readDecimal } from "../recording/read-decimal.ts";
import { readOccurredAt } from "../recording/read-occurred-at.ts";
import { readQuantities } from "../recording/read-quantities.ts";
import { correctEvent } from "./correct-event.ts";
import { type EventState, isSameState } from "./correction.ts";

/** What an event shall be instead, one of them at least; decimals as text, as a number, or as parseExactJson has them. */
interface Replacement {
  quantity?: unknown;
  /** All values by meter: what is not named is none. */
  values?: unknown;
  /** ISO 8601. */
  occurred_at?: unknown;
  /** Left out, it follows from new quantities, and stays with old ones. */
  price?: unknown;
}

export interface ReplaceEventInput extends EventName {
  /** 1 to 500 characters. */
  reason: string;
  /** Idempotency key of the correction. */
  requestKey?: string | undefined;
  replacement: Replacement;
}

/**
 * Makes a reported event count as something else, at any age. One that is so already stays as it is. Throws
 * not_found, invalid for what an event could not be reported with, and conflict for one that was voided.
 */
export async function replaceEvent(
  ctx: Context,
  { reason, requestKey, replacement, ...name }: ReplaceEventInput,
): Promise<EventWithHistory> {
  const { quantity, values, occurred_at, price } = replacement;
  if ([quantity, values, occurred_at, price].every((field) => field === undefined)) {
    throw new DomainError("invalid", "Nothing to replace; expected quantity, values, occurred_at or price.");
  }
  return correctEvent(ctx, name, {
    request: { kind: "replace", reason, requestKey },
    content: replacement,
    apply: (row, service) => {
      if (row.voided !== null) {
        throw new DomainError("conflict", "The event was voided, so there is nothing to replace.");
      }
      const next = replaced(row, service, replacement, ctx.clock());
      const isUnchanged = isSameState(next, { ...row, micros: row.occurred });
      // A key has to be remembered even where nothing changes: what it asks for must not happen later.
      return isUnchanged && requestKey === undefined ? null : next;
    },
  });
}

function replaced(row: EventRow, service: Service, replacement: Replacement, now: Date): EventState {
  const { quantity, values, occurred_at, price } = replacement;
  const isMeasured = quantity !== undefined || values !== undefined;
  const quantities = isMeasured ? newQuantities(row, service, { quantity, values }) : row.quantities;
  const micros = occurred_at === undefined ? row.occurred : newTime(occurred_at, now);
  if (price !== undefined) return { micros, quantities, price: newPrice(price) };
  return { micros, quantities, price: isMeasured ? priceEvent(service, quantities) : row.price };
}

function newQuantities(row: EventRow, service: Service, given: Pick<Replacement, "quantity" | "values">) {
  const read = readQuantities(service, given);
  if ("reason" in read) throw invalid(read.path, read.reason);
  const { quantities } = read;
  // What was read from the event's attributes stays, as they do.
  for (const { attribute, slot } of service.meters) {
    if (attribute !== null && slot) quantities[slot - 1] = row.quantities[slot - 1] ?? null;
  }
  return quantities;
}

function newTime(value: unknown, now: Date): number {
  const read = readOccurredAt(value, now);
  if ("reason" in read) throw invalid("occurred_at", read.reason);
  return read.micros;
}

function newPrice(value: unknown): string {
  const read = readDecimal(value);
  if ("reason" in read) throw invalid("price", read.reason);
  return read.text;
}

const invalid = (path: string, reason: string) => new DomainError("invalid", `${path} ${reason}.`, path);
