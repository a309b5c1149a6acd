import type { TransactionSql } from "postgres";
import { arrayText } from "./array-text.ts";
import type { PreparedEvent } from "./prepared-event.ts";

export interface NewEvent {
  event: PreparedEvent;
  customerId: number;
}

/**
 * Inserts those events whose keys are new; answers how many that were. Sorted by customer and key, so that
 * transactions with the same keys wait for each other rather than deadlock.
 */
export async function insertEvents(
  tx: TransactionSql,
  sorted: readonly NewEvent[],
  receivedMicros: number,
): Promise<number> {
  const events = sorted.map(({ event }) => event);
  const inserted = await tx.unsafe(
    `insert into usage_events (customer_id, service_id, occurred_at, key, quantities, id, received_at, price, attributes)
     select customer_id, service_id, timestamptz 'epoch' + micros * interval '1 microsecond', key, quantities::numeric[], id,
       timestamptz 'epoch' + $8::bigint * interval '1 microsecond', price, attributes::jsonb
     from unnest($1::int[], $2::int[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::numeric[], $9::text[])
       as reported(customer_id, service_id, micros, key, quantities, id, price, attributes)
     on conflict (customer_id, key) where import_id is null do nothing`,
    [
      arrayText(sorted.map(({ customerId }) => customerId)),
      arrayText(events.map(({ service }) => service.id)),
      arrayText(events.map(({ micros }) => micros)),
      arrayText(events.map(({ key }) => key)),
      arrayText(events.map(({ quantities }) => arrayText(quantities))),
      arrayText(events.map(({ id }) => id)),
      arrayText(events.map(({ price }) => price)),
      receivedMicros,
      arrayText(events.map(({ attributes }) => attributes)),
    ],
    { prepare: true },
  );
  return inserted.count;
}
