import type { EventWithHistory } from "#/domain/usage/events/find-event.ts";

/** What an event was after a correction, or as it was reported. */
export type Revision = EventWithHistory["history"][number];

/** One thing that a correction changed; null stands for nothing there. */
export interface FieldChange {
  /** A meter's slug, or the name of another field. */
  field: string;
  kind: "value" | "time" | "price";
  from: string | null;
  to: string | null;
}

/** What differs between a revision and the one before; decimals come without needless zeros, so text compares them. */
export function describeChanges(before: Revision, after: Revision): FieldChange[] {
  const changes: FieldChange[] = [];
  const note = (field: string, kind: FieldChange["kind"], from: string | null, to: string | null) => {
    if (from !== to) changes.push({ field, kind, from, to });
  };
  note("time", "time", before.occurred_at, after.occurred_at);
  for (const meter of new Set([...Object.keys(before.values), ...Object.keys(after.values)])) {
    note(meter, "value", before.values[meter] ?? null, after.values[meter] ?? null);
  }
  note("price", "price", before.price, after.price);
  return changes;
}
