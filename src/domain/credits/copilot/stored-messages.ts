import { plainArrayText } from "#/db/array-text.ts";
import type { Context } from "#/domain/context.ts";
import { eventKey } from "#/domain/usage/recording/event-key.ts";
import type { CopilotPlace } from "./ensure-copilot.ts";

/** Whom the history names for what the sync replaced. */
export const syncActor = "copilot-sync";

/** What counts of a message: credits without needless zeros, and microseconds since 1970. */
export interface MessageState {
  credits: string | null;
  micros: number;
}

export interface StoredMessage {
  isVoided: boolean;
  /** Recorded for another service under this id. */
  isForeign: boolean;
  /** As it counts now. */
  current: MessageState;
  /** As the last run had it, before corrections by anyone else. */
  synced: MessageState;
}

interface Row {
  place: number;
  service_id: number;
  is_voided: boolean;
  credits: string | null;
  micros: number;
  synced_credits: string | null;
  synced_micros: number | null;
}

/** The events that are there under these ids, by id. */
export async function storedMessages(
  ctx: Context,
  customer: string,
  ids: readonly string[],
  { serviceId, slot }: CopilotPlace,
): Promise<Map<string, StoredMessage>> {
  const rows = await ctx.sql.unsafe<Row[]>(
    `select (place - 1)::int as place, event.service_id, event.voided_at is not null as is_voided,
       trim_scale(event.quantities[$3])::text as credits, ${micros("event.occurred_at")} as micros,
       trim_scale(synced.quantities[$3])::text as synced_credits, ${micros("synced.occurred_at")} as synced_micros
     from unnest($2::uuid[]) with ordinality as asked(key, place)
     join usage_events event on event.key = asked.key and event.import_id is null
       and event.customer_id = (select id from customers where external_id = $1)
     left join lateral (
       select quantities, occurred_at from event_revisions revision
       where event.revision is not null and revision.customer_id = event.customer_id and revision.key = event.key
         and revision.revision <= event.revision and (revision.kind = 'original' or revision.actor = $4)
       order by revision.revision desc limit 1
     ) as synced on true`,
    [customer, plainArrayText(ids.map((id) => eventKey(id).key)), slot, syncActor],
  );
  const stored = new Map<string, StoredMessage>();
  for (const row of rows) {
    const id = ids[row.place];
    if (id === undefined) throw new Error("an event was found that was not asked for");
    const current = { credits: row.credits, micros: row.micros };
    const isCorrected = row.synced_micros !== null;
    stored.set(id, {
      isVoided: row.is_voided,
      isForeign: row.service_id !== serviceId,
      current,
      synced: isCorrected ? { credits: row.synced_credits, micros: row.synced_micros ?? 0 } : current,
    });
  }
  return stored;
}

const micros = (column: string) => `(extract(epoch from ${column}) * 1000000)::bigint`;
