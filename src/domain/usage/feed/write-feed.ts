import type { TransactionSql } from "postgres";
import { countReceipts, type Receipt } from "../receipt.ts";
import type { GroupInput } from "../write-group.ts";

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

/** Tells the live tail and the counts by minute what became of a group, in the group's transaction. */
export async function writeFeed(
  tx: TransactionSql,
  group: { input: GroupInput; receipts: readonly Receipt[]; receivedAt: string },
): Promise<void> {
  const { input, receipts, receivedAt } = group;
  const rejected = input.rejections.map(({ receipt }) => receipt);
  const counts = countReceipts([...receipts, ...rejected]);
  const parameters = [receivedAt, counts.accepted, counts.duplicate, counts.conflict, counts.rejected];
  await Promise.all([
    tx.unsafe(
      `insert into receipt_minutes as minutes (minute, shard, accepted, duplicate, conflict, rejected)
       values (date_trunc('minute', $1::timestamptz), pg_backend_pid() % 8, $2::int, $3::int, $4::int, $5::int)
       on conflict (minute, shard) do update set accepted = minutes.accepted + excluded.accepted,
         duplicate = minutes.duplicate + excluded.duplicate, conflict = minutes.conflict + excluded.conflict,
         rejected = minutes.rejected + excluded.rejected`,
      parameters,
      { prepare: true },
    ),
    tx.unsafe(
      `insert into receipt_groups (received_at, accepted, duplicate, conflict, rejected, receipts)
       values ($1::timestamptz, $2, $3, $4, $5, $6::text::jsonb)`,
      [...parameters, JSON.stringify(shown(input, receipts))],
      { prepare: true },
    ),
  ]);
}

function shown({ pending, rejections }: GroupInput, receipts: readonly Receipt[]): FeedReceipt[] {
  const written = receipts.slice(0, maxShown).map((receipt, place): FeedReceipt => {
    const event = pending[place]?.event;
    return {
      id: receipt.id,
      status: receipt.status,
      customer: event?.customer ?? null,
      service: event?.service.slug ?? null,
      quantities: event?.quantities ?? null,
      occurred_at: event ? new Date(event.micros / 1000).toISOString() : null,
      ...("reason" in receipt && { reason: receipt.reason }),
    };
  });
  const refused = rejections.slice(0, maxShown - written.length).map(
    ({ receipt, customer, service }): FeedReceipt => ({
      id: receipt.id,
      status: receipt.status,
      customer,
      service,
      quantities: null,
      occurred_at: null,
      reason: `${receipt.path} ${receipt.reason}`.trim(),
    }),
  );
  return [...written, ...refused];
}
