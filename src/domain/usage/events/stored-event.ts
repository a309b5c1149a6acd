import { isoUtc } from "#/domain/instant.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { type EventValues, valuesOf } from "../values-of.ts";

export const eventStatuses = ["counted", "replaced", "voided"] as const;
/** Whether an event counts: as reported, as it was replaced, or no more. */
export type EventStatus = (typeof eventStatuses)[number];

/** A usage event as it counts now. */
export interface StoredEvent extends EventValues {
  /** The caller's idempotency key; null for an imported row. */
  id: string | null;
  /** External id. */
  customer: string;
  /** Slug. */
  service: string;
  /** ISO 8601 UTC. */
  occurred_at: string;
  /** ISO 8601 UTC; null for an imported row. */
  received_at: string | null;
  /** An exact decimal; null for what costs nothing by itself. */
  price: string | null;
  attributes: Record<string, unknown> | null;
  status: EventStatus;
  /** How often it was corrected. */
  revision: number;
  /** ISO 8601 UTC; null while it counts. */
  voided_at: string | null;
  /** How long it lasted; null for what has no length. */
  duration_seconds: number | null;
  /** Which of the customer's things used it, such as a MAC address. */
  subject: string | null;
}

/** A row of usage_events as `eventColumns` reads it; times in microseconds since 1970. */
export interface EventRow {
  customer_id: number;
  service_id: number;
  key: string;
  id: string | null;
  is_imported: boolean;
  customer: string;
  service: string;
  occurred: number;
  received: number | null;
  voided: number | null;
  quantities: (string | null)[];
  price: string | null;
  attributes: Record<string, unknown> | null;
  revision: number | null;
  duration_seconds: number | null;
  subject: string | null;
}

const micros = (column: string) => `(extract(epoch from ${column}) * 1000000)::bigint`;

/** Values of a numeric[] column as text without needless zeros; as JSON, for the driver reads a null in an array as text. */
export const decimalsSql = (column: string) =>
  `(select coalesce(json_agg(trim_scale(value)::text order by slot), '[]')
    from unnest(${column}) with ordinality as part(value, slot))`;

/** Columns of an EventRow, from `event` joined with `customer` and `service`. */
export const eventColumns = `event.customer_id, event.service_id, event.key, event.id,
  event.import_id is not null as is_imported, customer.external_id as customer, service.slug as service,
  ${micros("event.occurred_at")} as occurred, ${micros("event.received_at")} as received,
  ${micros("event.voided_at")} as voided, ${decimalsSql("event.quantities")} as quantities,
  trim_scale(event.price)::text as price, event.attributes, event.revision, event.duration_seconds, event.subject`;

export const isoMicros = (time: number): string => isoUtc(BigInt(time));

/** An event as it is told. */
export function toStoredEvent(row: EventRow, catalogue: Catalogue): StoredEvent {
  const { customer, service, price, attributes, duration_seconds, subject } = row;
  return {
    id: row.is_imported ? null : (row.id ?? row.key),
    customer,
    service,
    occurred_at: isoMicros(row.occurred),
    received_at: row.received === null ? null : isoMicros(row.received),
    ...valuesOf(catalogue.services.get(service), row.quantities),
    price,
    attributes,
    status: row.voided !== null ? "voided" : row.revision === null ? "counted" : "replaced",
    revision: row.revision ?? 0,
    voided_at: row.voided === null ? null : isoMicros(row.voided),
    duration_seconds,
    subject,
  };
}
