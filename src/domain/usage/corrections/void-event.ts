import type { Context } from "#/domain/context.ts";
import type { EventName, EventWithHistory } from "../events/find-event.ts";
import { correctEvent } from "./correct-event.ts";

export interface VoidEventInput extends EventName {
  /** 1 to 500 characters. */
  reason: string;
  /** Idempotency key of the correction. */
  requestKey?: string | undefined;
}

/**
 * Makes a reported event count no more, at any age. It stays there, so that its key is never used again;
 * for one that was voided before, the first reason and time stay. Throws not_found and conflict.
 */
export async function voidEvent(
  ctx: Context,
  { reason, requestKey, ...name }: VoidEventInput,
): Promise<EventWithHistory> {
  return correctEvent(ctx, name, {
    request: { kind: "void", reason, requestKey },
    content: {},
    apply: ({ voided, occurred, quantities, price }) =>
      voided === null ? { micros: occurred, quantities, price } : null,
  });
}
