import type { Sql } from "#/db/connect.ts";
import { arrayText } from "./array-text.ts";
import type { PreparedEvent } from "./prepared-event.ts";
import type { EventField } from "./receipt.ts";

export interface AskedEvent {
  event: PreparedEvent;
  customerId: number;
}

export interface StoredMatch {
  /** When the first event of the key was received, in microseconds since 1970. */
  receivedMicros: number;
  /** In what this one differs from it; a time or price that was left out differs from none. */
  differs: EventField[];
}

const differences = ["service", "occurred_at", "quantity", "price", "attributes"] as const;

/** What of a corrected event was first reported. */
const original = (column: string) =>
  `case when event.revision is null then event.${column} else (
     select first.${column} from event_revisions first
     where first.customer_id = event.customer_id and first.key = event.key and first.revision = 0) end`;

/** Slots filled from attributes are compared as attributes; slots that came later are null on one side. */
const matchSql = `
  select place::int - 1 as place, (extract(epoch from received_at) * 1000000)::bigint as received,
    (event.service_id <> asked.service_id)::int
    + 2 * (is_timed and ${original("occurred_at")} <> timestamptz 'epoch' + micros * interval '1 microsecond')::int
    + 4 * (event.service_id = asked.service_id and ${original("quantities")} is distinct from asked.quantities::numeric[]
        and exists (
          select from unnest(${original("quantities")}, asked.quantities::numeric[]) with ordinality as pair(stored, given, slot)
          where stored is distinct from given and not slot = any(asked.ignored::int[])
        ))::int
    + 8 * (is_priced and ${original("price")} is distinct from asked.price)::int
    + 16 * (event.attributes is distinct from asked.attributes::jsonb)::int as difference
  from unnest($1::int[], $2::uuid[], $3::int[], $4::bool[], $5::bigint[], $6::text[], $7::text[], $8::bool[], $9::numeric[], $10::text[])
    with ordinality as asked(customer_id, key, service_id, is_timed, micros, quantities, ignored, is_priced, price, attributes, place)
  cross join lateral (
    select * from usage_events stored
    where stored.customer_id = asked.customer_id and stored.key = asked.key and stored.import_id is null
    offset 0
  ) as event`;

/** What is stored under the keys of events, for those whose key is taken. */
export async function matchStored(
  sql: Pick<Sql, "unsafe">,
  asked: readonly AskedEvent[],
): Promise<Map<AskedEvent, StoredMatch>> {
  const events = asked.map(({ event }) => event);
  const rows = await sql.unsafe<{ place: number; received: number; difference: number }[]>(
    matchSql,
    [
      asked.map(({ customerId }) => customerId),
      events.map(({ key }) => key),
      events.map(({ service }) => service.id),
      events.map(({ isTimed }) => isTimed),
      events.map(({ micros }) => micros),
      events.map(({ quantities }) => arrayText(quantities)),
      events.map(({ service }) => arrayText(filledSlots(service.meters))),
      events.map(({ isPriced }) => isPriced),
      events.map(({ price }) => price),
      events.map(({ attributes }) => attributes),
    ].map(arrayText),
    { prepare: true },
  );
  return new Map(
    rows.flatMap(({ place, received, difference }) => {
      const one = asked[place];
      if (!one) return [];
      const field = one.event.quantityField;
      const differs = differences
        .filter((_, bit) => difference & (1 << bit))
        .map((name) => (name === "quantity" ? field : name));
      return [[one, { receivedMicros: received, differs }]];
    }),
  );
}

const filledSlots = (meters: PreparedEvent["service"]["meters"]) =>
  meters.flatMap(({ attribute, slot }) => (attribute !== null && slot !== null ? [slot] : []));
