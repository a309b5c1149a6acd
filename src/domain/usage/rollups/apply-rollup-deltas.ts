import type { TransactionSql } from "postgres";
import { nestedArrayText, plainArrayText, quotedArrayText } from "#/db/array-text.ts";
import { DecimalSum } from "#/domain/decimal-sum.ts";
import { latestEventSql } from "./latest-event-sql.ts";
import type { RollupDeltas, SpanDelta } from "./rollup-deltas.ts";
import { spanDays } from "./rollup-span.ts";

/** The arguments of `add_usage_deltas` (drizzle/0005_record_events.sql), and their types. */
export const deltaTypes = [
  ...["int[]", "int[]", "int[]", "int[]", "text[]", "text[]", "bigint[]"],
  ...["int[]", "int[]", "bigint[]", "text[]"],
  "int[]",
];

/** Deltas as the arguments of `add_usage_deltas`. */
export function deltaArguments(deltas: RollupDeltas): string[] {
  const spans = deltas.spans();
  const hours = deltas.hours();
  const services = [...new Set(hours.map(({ serviceId }) => serviceId))].sort((left, right) => left - right);
  return [
    plainArrayText(spans.map(({ slots }) => slots)),
    plainArrayText(spans.map(({ serviceId }) => serviceId)),
    plainArrayText(spans.map(({ span }) => span)),
    plainArrayText(spans.map(({ customerId }) => customerId)),
    quotedArrayText(spans.map(runningEvents)),
    quotedArrayText(spans.map(runningSums)),
    plainArrayText(spans.map(({ latest }) => latest)),
    plainArrayText(hours.map(({ serviceId }) => serviceId)),
    plainArrayText(hours.map(({ hour }) => hour)),
    plainArrayText(hours.map(({ events }) => events)),
    nestedArrayText(hours.map(({ sums }) => sums.map(String))),
    plainArrayText(services),
  ];
}

/**
 * Writes the gathered deltas in the transaction that changes their events, which must hold the catalogue
 * (see `lockCatalogue`). All writers take their row locks in one order.
 */
export async function applyRollupDeltas(tx: TransactionSql, deltas: RollupDeltas): Promise<void> {
  const parameters = deltaTypes.map((type, place) => `$${place + 1}::${type}`);
  await tx.unsafe(`select add_usage_deltas(${parameters.join(", ")})`, deltaArguments(deltas), {
    prepare: true,
  });
  await mendSpans(
    tx,
    deltas.spans().filter(({ hasLosses }) => hasLosses),
  );
}

/** The text of an array: events from the span's start to the end of each day. */
function runningEvents({ days }: SpanDelta): string {
  let through = 0;
  let text = "{";
  for (let day = 0; day < spanDays; day++) {
    through += days[day]?.events ?? 0;
    text += day === 0 ? through : `,${through}`;
  }
  return `${text}}`;
}

/** The text of an array: sixteen running sums for each slot in turn. */
function runningSums({ days, slots }: SpanDelta): string {
  let text = "{";
  for (let slot = 0; slot < slots; slot++) {
    let through: DecimalSum | undefined;
    let shown = "0";
    for (let day = 0; day < spanDays; day++) {
      const gain = days[day]?.sums[slot];
      if (gain && !through) {
        through = gain;
        shown = gain.toString();
      } else if (gain && through) {
        through = DecimalSum.of(through, gain);
        shown = through.toString();
      }
      text += slot + day === 0 ? shown : `,${shown}`;
    }
  }
  return `${text}}`;
}

/** Rows that lost events: gone with their last one, else with the latest that is left. */
async function mendSpans(tx: TransactionSql, rows: readonly SpanDelta[]): Promise<void> {
  if (rows.length === 0) return;
  const keys = [
    rows.map(({ serviceId }) => serviceId),
    rows.map(({ span }) => span),
    rows.map(({ customerId }) => customerId),
  ].map(plainArrayText);
  const touched = `unnest($1::int[], $2::int[], $3::int[]) as touched(service_id, span, customer_id)`;
  const isTouched = `rollup.service_id = touched.service_id and rollup.span = touched.span and rollup.customer_id = touched.customer_id`;
  await tx.unsafe(
    `delete from usage_rollups rollup using ${touched} where ${isTouched} and rollup.events[${spanDays}] = 0`,
    keys,
  );
  await tx.unsafe(
    `update usage_rollups rollup set latest_at = ${latestEventSql}
     from ${touched} where ${isTouched}`,
    keys,
  );
}
