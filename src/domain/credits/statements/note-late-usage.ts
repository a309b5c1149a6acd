import type { TransactionSql } from "postgres";
import { arrayText, plainArrayText } from "#/db/array-text.ts";

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

interface FilledEvent {
  customer_id: number;
  key: string;
  /** Microseconds since 1970. */
  micros: number;
}

interface FilledMeter {
  serviceId: number;
  /** Slug. */
  meter: string;
  recorded: Date;
}

/**
 * Marks events that a meter has got a value for, in the transaction that gives it, where they lie in closed or closing
 * periods whose plan prices the meter. Whoever calls holds the catalogue's lock.
 */
export async function noteLateFilling(
  tx: TransactionSql,
  events: readonly FilledEvent[],
  { serviceId, meter, recorded }: FilledMeter,
): Promise<void> {
  const earliest = events.reduce((least, { micros }) => Math.min(least, micros), Number.POSITIVE_INFINITY);
  if (events.length === 0) return;
  await tx.unsafe(
    `select note_late_usage(array_agg(event.customer_id), array_agg($4::int), array_agg(event.micros), array_agg(event.key),
       'replace', $6::timestamptz)
     from billing_horizon horizon
     cross join unnest($1::int[], $2::bigint[], $3::uuid[]) as event(customer_id, micros, key)
     where horizon.closed_until > timestamptz 'epoch' + $7::bigint * interval '1 microsecond'
       and exists (
         select from billing_periods period
         join plan_versions version on version.plan_id = period.plan_id and version.version = period.plan_version
         where period.customer_id = event.customer_id and period.state <> 'open'
           and period.starts_at <= timestamptz 'epoch' + event.micros * interval '1 microsecond'
           and period.ends_at > timestamptz 'epoch' + event.micros * interval '1 microsecond'
           and version.terms @> jsonb_build_object('items', jsonb_build_array(jsonb_build_object('meter', $5::text))))
     having count(*) > 0`,
    [
      plainArrayText(events.map(({ customer_id }) => customer_id)),
      plainArrayText(events.map(({ micros }) => micros)),
      arrayText(events.map(({ key }) => key)),
      serviceId,
      meter,
      recorded.toISOString(),
      earliest,
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
