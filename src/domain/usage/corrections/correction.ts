import { createHash } from "node:crypto";
import type { RevisionRow } from "../events/find-event.ts";

/** What of an event a correction may change. */
export interface EventState {
  /** When it occurred, in microseconds since 1970. */
  micros: number;
  /** By slot from 1, at index slot - 1. */
  quantities: (string | null)[];
  /** An exact decimal. */
  price: string | null;
}

/** Who asks for what, as it is compared when it is asked again. */
export interface CorrectionRequest {
  kind: "void" | "replace";
  /** Why, in the words of who corrects. */
  reason: string;
  /** The caller's idempotency key of the correction. */
  requestKey?: string | undefined;
}

/**
 * An idempotency key as event_revisions holds it: behind a digest of what was asked with it, so that the
 * same key with another content is noticed.
 */
export function storedRequestKey(request: CorrectionRequest, content: object): string | null {
  const { requestKey, kind, reason } = request;
  if (requestKey === undefined) return null;
  const asked = JSON.stringify([kind, reason, sorted(content)]);
  return `${createHash("sha256").update(asked).digest("base64url").slice(0, 22)} ${requestKey}`;
}

/** The revision that was made with this key, if any; `isSame` says whether the same was asked then. */
export function findRequest(
  revisions: readonly RevisionRow[],
  storedKey: string,
): { revision: RevisionRow; isSame: boolean } | undefined {
  const keyOf = (text: string) => text.slice(text.indexOf(" ") + 1);
  const revision = revisions.find(
    ({ request_key }) => request_key !== null && keyOf(request_key) === keyOf(storedKey),
  );
  return revision && { revision, isSame: revision.request_key === storedKey };
}

/** Equal objects give equal text, in whichever order their fields come. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || JSON.isRawJSON(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return entries
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, inner]) => [name, sorted(inner)]);
}

export function isSameState(left: EventState, right: EventState): boolean {
  const slots = Math.max(left.quantities.length, right.quantities.length);
  if (left.micros !== right.micros || left.price !== right.price) return false;
  for (let place = 0; place < slots; place++) {
    if ((left.quantities[place] ?? null) !== (right.quantities[place] ?? null)) return false;
  }
  return true;
}
