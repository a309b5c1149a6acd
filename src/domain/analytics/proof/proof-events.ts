import { createHash } from "node:crypto";
import type { TransactionSql } from "postgres";
import { isoUtc } from "#/domain/instant.ts";
import type { Meter } from "#/domain/usage/catalogue/catalogue.ts";
import { aggregateSql, meterValueSql } from "../meters/meter-sql.ts";
import type { DecimalText } from "../usage.ts";
import type { TimeRange } from "../windows/window-parts.ts";
import { instantSql, rangeSql } from "../windows/window-sql.ts";
import type { ProofPosition } from "./proof-cursor.ts";

/** Whose events of which meter and time are proven. */
export interface ProvenSet {
  customerId: number;
  serviceId: number;
  meter: Meter;
  range: TimeRange;
}

export interface ProofEvent {
  /** The idempotency key; for an imported row, the hash of its content. */
  id: string;
  /** ISO 8601 UTC. */
  occurredAt: string;
  /** What it says for the meter: an exact decimal; for a unique meter of an attribute, its text. */
  value: string;
  /** ISO 8601 UTC; null for an imported row. */
  receivedAt: string | null;
  status: "counted" | "replaced";
  /** How often it was corrected. */
  revision: number;
}

const idSql = "coalesce(id, key::text)";

const microsSql = (column: string) => `(extract(epoch from ${column}) * 1000000)::bigint::text`;

const isText = (meter: Meter) => meter.slot === null && meter.aggregation === "unique";

function fromSql({ customerId, serviceId, meter, range }: ProvenSet): string {
  return `from usage_events where customer_id = ${customerId} and service_id = ${serviceId} and voided_at is null
    and ${rangeSql(range)} and (${meterValueSql(meter)}) is not null`;
}

const valueTextSql = (meter: Meter) =>
  isText(meter) ? meterValueSql(meter) : `trim_scale(${meterValueSql(meter)})::text`;

const order = `order by occurred_at, ${idSql} collate "C"`;

/** The meter's value by the plain way, over the events that have one; null for a maximum, minimum or latest value of none. */
export async function totalOfEvents(tx: TransactionSql, set: ProvenSet): Promise<DecimalText | null> {
  const [row] = await tx.unsafe<{ total: string | null }[]>(
    `select trim_scale(${aggregateSql(set.meter)})::text as total
     from (select ${meterValueSql(set.meter)} as value, occurred_at, key, customer_id ${fromSql(set)}) as event`,
  );
  return row?.total ?? null;
}

/**
 * SHA-256, in hex, of a line `id,occurred_at,value` and a line feed for each event, as the list of events shows
 * them and in its order; and how many they are.
 */
export async function digestEvents(
  tx: TransactionSql,
  set: ProvenSet,
): Promise<{ count: number; digest: string }> {
  const hash = createHash("sha256");
  let count = 0;
  const rows = tx
    .unsafe<{ id: string; at: string; value: string }[]>(
      `select ${idSql} as id, ${microsSql("occurred_at")} as at, ${valueTextSql(set.meter)} as value ${fromSql(set)} ${order}`,
    )
    .cursor(5000);
  for await (const batch of rows) {
    count += batch.length;
    hash.update(batch.map(({ id, at, value }) => `${id},${isoUtc(BigInt(at))},${value}\n`).join(""));
  }
  return { count, digest: hash.digest("hex") };
}

/** The events after a position, by time, then id bytewise. */
export async function pageOfEvents(
  tx: TransactionSql,
  set: ProvenSet,
  { after, limit }: { after: ProofPosition | null; limit: number },
): Promise<{ events: ProofEvent[]; last: ProofPosition | null }> {
  const beyond =
    after === null
      ? ""
      : `and occurred_at >= ${instantSql(after.at)} and (occurred_at > ${instantSql(after.at)} or ${idSql} collate "C" > $1)`;
  const rows = await tx.unsafe<
    { id: string; at: string; value: string; received: string | null; revision: number | null }[]
  >(
    `select ${idSql} as id, ${microsSql("occurred_at")} as at, ${valueTextSql(set.meter)} as value,
       ${microsSql("received_at")} as received, revision
     ${fromSql(set)} ${beyond} ${order} limit ${limit + 1}`,
    after === null ? [] : [after.id],
  );
  const shown = rows.slice(0, limit);
  const end = rows.length > limit ? shown.at(-1) : undefined;
  return {
    events: shown.map(({ id, at, value, received, revision }) => ({
      id,
      occurredAt: isoUtc(BigInt(at)),
      value,
      receivedAt: received === null ? null : isoUtc(BigInt(received)),
      status: revision === null ? "counted" : "replaced",
      revision: revision ?? 0,
    })),
    last: end ? { at: BigInt(end.at), id: end.id } : null,
  };
}
