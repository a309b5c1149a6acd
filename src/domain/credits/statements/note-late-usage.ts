import type { TransactionSql } from "postgres";
import { arrayText } from "#/db/array-text.ts";

/** A corrected event, as it is marked where it lies in closed periods. */
interface CorrectedEvent {
  customerId: number;
  serviceId: number;
  key: string;
  /** Where it counted before and where it counts now, microseconds since 1970. */
  micros: readonly number[];
  cause: "void" | "replace";
  /** Microseconds since 1970. */
  recorded: number;
}

/** Marks a correction, in its own transaction, in each closed or closing period that it changes. */
export async function noteLateCorrection(tx: TransactionSql, event: CorrectedEvent): Promise<void> {
  const ofEach = (value: number | string) => arrayText(event.micros.map(() => value));
  await tx.unsafe(
    `select note_late_usage($1::int[], $2::int[], $3::bigint[], $4::uuid[], $5,
       timestamptz 'epoch' + $6::bigint * interval '1 microsecond')`,
    [
      ofEach(event.customerId),
      ofEach(event.serviceId),
      arrayText(event.micros),
      ofEach(event.key),
      event.cause,
      event.recorded,
    ],
  );
}

interface ImportedRows {
  serviceId: number;
  cause: "import" | "undo";
  recorded: Date;
}

/**
 * Marks the customers and closed or closing periods that rows of an import lie in: after its rows came, or before
 * they go. One mark for all rows of an import in a period. Whoever calls holds the lock of imports.
 */
export async function noteLateImport(
  tx: TransactionSql,
  importIds: readonly number[],
  { serviceId, cause, recorded }: ImportedRows,
): Promise<void> {
  await tx.unsafe(
    `insert into late_usage (customer_id, period, service_id, cause, import_id, recorded_at)
     select period.customer_id, period.number, $2::smallint, $3, import_id, $4::timestamptz
     from (select min(first_at) as first_at, max(last_at) as last_at from imports where id = any($1::int[])) as rows
     join billing_periods period on period.state <> 'open'
       and period.ends_at > rows.first_at and period.starts_at <= rows.last_at
     cross join lateral (
       select distinct import_id from usage_events event
       where event.customer_id = period.customer_id and event.service_id = $2::smallint
         and event.occurred_at >= greatest(period.starts_at, rows.first_at)
         and event.occurred_at < period.ends_at and event.occurred_at <= rows.last_at
         and event.import_id = any($1::int[])
       offset 0
     ) as brought
     order by 1, 2, import_id`,
    [arrayText(importIds), serviceId, cause, recorded.toISOString()],
  );
}
