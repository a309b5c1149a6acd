import { arrayText, nestedArrayText, plainArrayText } from "#/db/array-text.ts";
import type { Sql } from "#/db/connect.ts";
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

/** By bit of a difference. */
const comparedFields = ["service", "occurred_at", "quantity", "price", "attributes"] as const;

/** What of a corrected event was first reported. */
const original = (column: string) =>
  `case when event.revision is null then event.${column} else (
     select first.${column} from event_revisions first
     where first.customer_id = event.customer_id and first.key = event.key and first.revision = 0) end`;

/**
 * Slots filled from attributes are compared as attributes; slots that came later are null on one side. The
 * answer is one row of lists, for a row an event costs more to read than to find.
 */
const matchSql = `
  select string_agg(place::text, ',') as places, string_agg(received::text, ',') as received,
    string_agg(difference::text, ',') as differences
  from (
    select place - 1 as place, round(date_part('epoch', received_at) * 1000000)::bigint as received,
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
    ) as event
  ) as matched`;

interface MatchedRow {
  /** Lists with commas, all of one length; null where nothing matched. */
  places: string | null;
  received: string | null;
  differences: string | null;
}

/** What is stored under the keys of events, for those whose key is taken. */
export async function matchStored(
  sql: Pick<Sql, "unsafe">,
  asked: readonly AskedEvent[],
): Promise<Map<AskedEvent, StoredMatch>> {
  const events = asked.map(({ event }) => event);
  const [row] = await sql.unsafe<MatchedRow[]>(
    matchSql,
    [
      plainArrayText(asked.map(({ customerId }) => customerId)),
      plainArrayText(events.map(({ key }) => key)),
      plainArrayText(events.map(({ service }) => service.id)),
      plainArrayText(events.map(({ isTimed }) => String(isTimed))),
      plainArrayText(events.map(({ micros }) => micros)),
      nestedArrayText(events.map(({ quantities }) => quantities)),
      nestedArrayText(events.map(({ service }) => filledSlots(service))),
      plainArrayText(events.map(({ isPriced }) => String(isPriced))),
      plainArrayText(events.map(({ price }) => price)),
      arrayText(events.map(({ attributes }) => attributes)),
    ],
    { prepare: true },
  );
  const matches = new Map<AskedEvent, StoredMatch>();
  if (!row?.places || !row.received || !row.differences) return matches;
  const received = row.received.split(",");
  const differences = row.differences.split(",");
  for (const [n, place] of row.places.split(",").entries()) {
    const one = asked[Number(place)];
    if (!one) throw new Error("an event was matched that was not asked for");
    matches.set(one, {
      receivedMicros: Number(received[n]),
      differs: namesOf(Number(differences[n]), one.event.quantityField),
    });
  }
  return matches;
}

const none: EventField[] = [];

function namesOf(difference: number, quantityField: "quantity" | "values"): EventField[] {
  if (difference === 0) return none;
  return comparedFields
    .filter((_, bit) => difference & (1 << bit))
    .map((name) => (name === "quantity" ? quantityField : name));
}

const noSlots: number[] = [];

function filledSlots({ meters }: PreparedEvent["service"]): number[] {
  const filled = meters.flatMap(({ attribute, slot }) =>
    attribute !== null && slot !== null ? [slot] : noSlots,
  );
  return filled.length === 0 ? noSlots : filled;
}
