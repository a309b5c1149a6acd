import type { Sql } from "#/db/connect.ts";
import type { PreparedEvent } from "../recording/prepared-event.ts";
import { countReceipts, type Receipt } from "../recording/receipt.ts";

/** Receipts of one group that the live tail shows; of the rest it tells the counts. */
const maxShown = 100;

/** A receipt with its event, as `receipt_groups.receipts` holds it. */
export interface FeedReceipt {
  id: string | null;
  status: Receipt["status"];
  customer: string | null;
  service: string | null;
  /** Decimals by slot from 1; null where the event has none, or was rejected. */
  quantities: (string | null)[] | null;
  /** ISO 8601 UTC; null for a rejected event. */
  occurred_at: string | null;
  reason?: string;
}

/** What became of an event, and what is known of the event. */
export interface ToldReceipt {
  receipt: Receipt;
  /** External id. */
  customer: string | null;
  /** Slug. */
  service: string | null;
  event: PreparedEvent | null;
}

/** The arguments of `add_receipts` (drizzle/0005_record_events.sql), and their types. */
export const feedTypes = ["int", "int", "int", "int", "text"];

/** Receipts of one group as the arguments of `add_receipts`, but for the time. */
export function feedArguments(told: readonly ToldReceipt[]): (number | string)[] {
  const { accepted, duplicate, conflict, rejected } = countReceipts(told.map(({ receipt }) => receipt));
  const receipts = JSON.stringify(told.slice(0, maxShown).map(shown), (_, value) => storable(value));
  return [accepted, duplicate, conflict, rejected, receipts];
}

/** What jsonb can hold: an event may be refused for text that it can't. */
const storable = (value: unknown) =>
  typeof value === "string" ? value.toWellFormed().replaceAll("\0", "\uFFFD") : value;

/** Tells the live tail and the counts by minute of receipts whose events are not written with them. */
export async function writeFeed(sql: Sql, told: readonly ToldReceipt[], now: Date): Promise<void> {
  if (told.length === 0) return;
  const parameters = feedTypes.map((type, place) => `$${place + 2}::${type}`);
  await sql.unsafe(
    `select add_receipts($1::timestamptz, ${parameters.join(", ")})`,
    [now.toISOString(), ...feedArguments(told)],
    { prepare: true },
  );
}

const shown = ({ receipt, customer, service, event }: ToldReceipt): FeedReceipt => ({
  id: receipt.id,
  status: receipt.status,
  customer,
  service,
  quantities: event?.quantities ?? null,
  occurred_at: event ? new Date(event.micros / 1000).toISOString() : null,
  ...("reason" in receipt && {
    reason: "path" in receipt ? `${receipt.path} ${receipt.reason}`.trim() : receipt.reason,
  }),
});
