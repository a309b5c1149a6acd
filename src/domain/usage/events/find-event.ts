import type { Sql } from "#/db/connect.ts";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { type Catalogue, currentCatalogue } from "../catalogue/catalogue.ts";
import { eventKey } from "../recording/event-key.ts";
import { type EventValues, valuesOf } from "../values-of.ts";
import { findCustomerId } from "./find-customer-id.ts";
import {
  decimalsSql,
  type EventRow,
  eventColumns,
  isoMicros,
  type StoredEvent,
  toStoredEvent,
} from "./stored-event.ts";

/** Names one reported event: the customer's external id and the caller's idempotency key. */
export interface EventName {
  customer: string;
  id: string;
}

/** What an event was after a correction; revision 0 is what was reported. */
interface EventRevision extends EventValues {
  revision: number;
  kind: "original" | "void" | "replace";
  occurred_at: string;
  price: string | null;
  /** Why; null for the original. */
  reason: string | null;
  /** Who corrected; null for the original. */
  actor: string | null;
  /** ISO 8601 UTC; of the original, when it was received. */
  recorded_at: string;
}

export type EventWithHistory = StoredEvent & {
  /** From the original to the latest. */
  history: EventRevision[];
};

/** One event as it counts now, and all that it was. Throws not_found. */
export async function findEvent(ctx: Context, name: EventName): Promise<EventWithHistory> {
  const catalogue = await currentCatalogue(ctx.sql);
  const row = await readEventRow(ctx.sql, name);
  return withHistory(row, await readRevisions(ctx.sql, row), catalogue);
}

/** The row of a reported event, locked against other corrections where `forUpdate`. Throws not_found. */
export async function readEventRow(
  sql: Pick<Sql, "unsafe">,
  { customer, id }: EventName,
  { forUpdate = false } = {},
): Promise<EventRow> {
  const customerId = await findCustomerId(sql, customer);
  const [row] = await sql.unsafe<EventRow[]>(
    `select ${eventColumns} from usage_events event
     join customers customer on customer.id = event.customer_id join services service on service.id = event.service_id
     where event.customer_id = $1 and event.key = $2 and event.import_id is null
     ${forUpdate ? "for update of event" : ""}`,
    [customerId, eventKey(id).key],
  );
  if (!row) {
    throw new DomainError(
      "not_found",
      `Customer ${JSON.stringify(customer)} has no event ${JSON.stringify(id.slice(0, 255))}.`,
    );
  }
  return row;
}

/** A row of event_revisions; times in microseconds since 1970. */
export interface RevisionRow {
  revision: number;
  kind: EventRevision["kind"];
  occurred: number;
  quantities: (string | null)[];
  price: string | null;
  reason: string | null;
  request_key: string | null;
  actor: string;
  recorded: number;
}

/** What was noted of an event's corrections, the original first; nothing for one that was never corrected. */
export async function readRevisions(
  sql: Pick<Sql, "unsafe">,
  { customer_id, key, revision }: Pick<EventRow, "customer_id" | "key" | "revision">,
): Promise<RevisionRow[]> {
  if (revision === null) return [];
  return sql.unsafe<RevisionRow[]>(
    `select revision, kind, (extract(epoch from occurred_at) * 1000000)::bigint as occurred,
       ${decimalsSql("quantities")} as quantities, trim_scale(price)::text as price, reason, request_key, actor,
       (extract(epoch from recorded_at) * 1000000)::bigint as recorded
     from event_revisions where customer_id = $1 and key = $2 and revision <= $3 order by revision`,
    [customer_id, key, revision],
  );
}

/** What an event is before any correction, as a revision. */
export const originalOf = (row: EventRow): RevisionRow => ({
  revision: 0,
  kind: "original",
  occurred: row.occurred,
  quantities: row.quantities,
  price: row.price,
  reason: null,
  request_key: null,
  actor: "",
  recorded: row.received ?? row.occurred,
});

export function withHistory(
  row: EventRow,
  revisions: readonly RevisionRow[],
  catalogue: Catalogue,
): EventWithHistory {
  const service = catalogue.services.get(row.service);
  const told = revisions.length === 0 ? [originalOf(row)] : revisions;
  return {
    ...toStoredEvent(row, catalogue),
    history: told.map(({ revision, kind, occurred, quantities, price, reason, actor, recorded }) => ({
      revision,
      kind,
      occurred_at: isoMicros(occurred),
      ...valuesOf(service, quantities),
      price,
      reason,
      actor: kind === "original" ? null : actor,
      recorded_at: isoMicros(recorded),
    })),
  };
}
