import type { TransactionSql } from "postgres";
import { DecimalSum } from "#/domain/decimal-sum.ts";
import type { HourDelta, RollupDeltas, SpanDelta } from "./rollup-deltas.ts";
import { spanDays } from "./rollup-span.ts";

/** Rows that need one and the same statement: those of services with equally many slots. */
function bySlots<T extends { slots: number }>(rows: readonly T[]): Map<number, T[]> {
  return Map.groupBy(rows, ({ slots }) => slots);
}

/**
 * Writes the gathered deltas in the transaction that writes their events: rollups of customers first, then
 * of everyone, then the versions of the services' data. All take their row locks in one order.
 */
export async function applyRollupDeltas(tx: TransactionSql, deltas: RollupDeltas): Promise<void> {
  const spans = deltas.spans();
  const statements: Promise<unknown>[] = [];
  for (const [slots, rows] of bySlots(spans)) statements.push(addToSpans(tx, slots, rows));
  const shrunk = spans.filter(({ hasLosses }) => hasLosses);
  if (shrunk.length > 0) statements.push(...mendSpans(tx, shrunk));
  for (const [slots, rows] of bySlots(deltas.hours())) statements.push(addToHours(tx, slots, rows));
  const services = [...new Set(spans.map(({ serviceId }) => serviceId))].sort((left, right) => left - right);
  statements.push(bumpVersions(tx, services));
  await Promise.all(statements);
}

const list = (values: readonly (number | string)[]) => `{${values.join(",")}}`;

function addToSpans(tx: TransactionSql, slots: number, rows: readonly SpanDelta[]): Promise<unknown> {
  const element = (column: string, place: number) =>
    `coalesce(rollup.${column}[${place}], 0) + coalesce(excluded.${column}[${place}], 0)`;
  const elements = (column: string, count: number) =>
    Array.from({ length: count }, (_, place) => element(column, place + 1)).join(", ");
  return tx.unsafe(
    `insert into usage_rollups as rollup (service_id, span, customer_id, events, sums, latest_at)
     select service_id, span, customer_id, events::int[], sums::numeric[],
       coalesce(timestamptz 'epoch' + latest * interval '1 microsecond', '-infinity')
     from unnest($1::int[], $2::int[], $3::int[], $4::text[], $5::text[], $6::bigint[])
       as delta(service_id, span, customer_id, events, sums, latest)
     on conflict (service_id, span, customer_id) do update set
       events = array[${elements("events", spanDays)}],
       sums = array[${elements("sums", slots * spanDays)}]::numeric[],
       latest_at = greatest(rollup.latest_at, excluded.latest_at)`,
    [
      list(rows.map(({ serviceId }) => serviceId)),
      list(rows.map(({ span }) => span)),
      list(rows.map(({ customerId }) => customerId)),
      list(rows.map((row) => `"${list(runningEvents(row))}"`)),
      list(rows.map((row) => `"${list(runningSums(row))}"`)),
      list(rows.map(({ latest }) => latest ?? "NULL")),
    ],
    { prepare: true },
  );
}

function runningEvents({ days }: SpanDelta): number[] {
  let through = 0;
  return Array.from({ length: spanDays }, (_, day) => {
    through += days.get(day)?.events ?? 0;
    return through;
  });
}

function runningSums({ days, slots }: SpanDelta): string[] {
  const elements: string[] = [];
  for (let slot = 0; slot < slots; slot++) {
    const through = new DecimalSum();
    let text = "0";
    for (let day = 0; day < spanDays; day++) {
      const gain = days.get(day)?.sums[slot];
      if (gain) {
        through.addSum(gain);
        text = through.toString();
      }
      elements.push(text);
    }
  }
  return elements;
}

/** Rows that lost events: gone with their last one, else with the latest that is left. */
function mendSpans(tx: TransactionSql, rows: readonly SpanDelta[]): Promise<unknown>[] {
  const keys = [
    list(rows.map(({ serviceId }) => serviceId)),
    list(rows.map(({ span }) => span)),
    list(rows.map(({ customerId }) => customerId)),
  ];
  const touched = `unnest($1::int[], $2::int[], $3::int[]) as touched(service_id, span, customer_id)`;
  const isTouched = `rollup.service_id = touched.service_id and rollup.span = touched.span and rollup.customer_id = touched.customer_id`;
  return [
    tx.unsafe(
      `delete from usage_rollups rollup using ${touched} where ${isTouched} and rollup.events[${spanDays}] = 0`,
      keys,
      { prepare: true },
    ),
    tx.unsafe(
      `update usage_rollups rollup set latest_at = (
         select max(occurred_at) from usage_events event
         where event.customer_id = rollup.customer_id and event.service_id = rollup.service_id and voided_at is null
           and occurred_at >= to_timestamp(rollup.span::bigint * ${spanDays} * 86400)
           and occurred_at < to_timestamp((rollup.span::bigint + 1) * ${spanDays} * 86400))
       from ${touched} where ${isTouched}`,
      keys,
      { prepare: true },
    ),
  ];
}

function addToHours(tx: TransactionSql, slots: number, rows: readonly HourDelta[]): Promise<unknown> {
  const sums = Array.from(
    { length: slots },
    (_, place) => `coalesce(hours.sums[${place + 1}], 0) + coalesce(excluded.sums[${place + 1}], 0)`,
  );
  return tx.unsafe(
    `insert into usage_hours as hours (service_id, hour, shard, events, sums)
     select service_id, hour, pg_backend_pid() % 8, events, sums::numeric[]
     from unnest($1::int[], $2::int[], $3::bigint[], $4::text[]) as delta(service_id, hour, events, sums)
     on conflict (service_id, hour, shard) do update set
       events = hours.events + excluded.events, sums = array[${sums.join(", ")}]::numeric[]`,
    [
      list(rows.map(({ serviceId }) => serviceId)),
      list(rows.map(({ hour }) => hour)),
      list(rows.map(({ events }) => events)),
      list(rows.map((row) => `"${list(row.sums.map(String))}"`)),
    ],
    { prepare: true },
  );
}

function bumpVersions(tx: TransactionSql, services: readonly number[]): Promise<unknown> {
  return tx.unsafe(
    `insert into data_versions as version (service_id, shard, commits)
     select service_id, pg_backend_pid() % 64, 1 from unnest($1::int[]) as touched(service_id)
     on conflict (service_id, shard) do update set commits = version.commits + 1`,
    [list(services)],
    { prepare: true },
  );
}
