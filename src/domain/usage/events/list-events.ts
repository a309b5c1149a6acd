import { instantSql } from "#/domain/analytics/windows/window-sql.ts";
import type { Context } from "#/domain/context.ts";
import { parseInstant } from "#/domain/instant.ts";
import { currentCatalogue } from "../catalogue/catalogue.ts";
import { serviceId } from "../catalogue/service-id.ts";
import { findCustomerId } from "./find-customer-id.ts";
import { type ListPosition, readCursor, writeCursor } from "./list-cursor.ts";
import {
  type EventRow,
  type EventStatus,
  eventColumns,
  type StoredEvent,
  toStoredEvent,
} from "./stored-event.ts";

export interface ListEventsInput {
  /** External id. With it, the latest to occur come first, imported rows among them; else the latest to be received, reported events alone. */
  customer?: string | undefined;
  /** Slug. */
  service?: string | undefined;
  /** `from` <= occurred_at < `to`, ISO 8601. */
  from?: string | undefined;
  to?: string | undefined;
  status?: EventStatus | undefined;
  /** 1 to 1000. */
  limit: number;
  cursor?: string | undefined;
}

export interface EventList {
  data: StoredEvent[];
  /** Where to go on; null at the end. A page may hold fewer than `limit` events, or none, and still name one. */
  next_cursor: string | null;
}

/** Events that one page looks at: what is filtered by hand must not read a whole history at once. */
const maxScanned = 50_000;

/** Events as they count now, page by page. Throws not_found, and unreadable for a time or cursor. */
export async function listEvents(ctx: Context, input: ListEventsInput): Promise<EventList> {
  const [customerId, service, catalogue] = await Promise.all([
    input.customer === undefined ? undefined : findCustomerId(ctx.sql, input.customer),
    input.service === undefined ? undefined : serviceId(ctx.sql, input.service),
    currentCatalogue(ctx.sql),
  ]);
  const { scope, order, positionOf } =
    customerId === undefined ? received(input.cursor) : occurred(customerId, input.cursor);
  const span = [
    ...(input.from === undefined ? [] : [`occurred_at >= ${instantSql(parseInstant(input.from, "from"))}`]),
    ...(input.to === undefined ? [] : [`occurred_at < ${instantSql(parseInstant(input.to, "to"))}`]),
  ];
  const filters = [
    ...(customerId === undefined ? span : []),
    ...(service === undefined ? [] : [`service_id = ${service}`]),
    ...(input.status === undefined ? [] : [statuses[input.status]]),
  ];
  const where = [...scope, ...(customerId === undefined ? [] : span)].join(" and ");
  const scanned = filters.length === 0 ? input.limit + 1 : maxScanned;
  const candidates = `(select * from usage_events where ${where} order by ${order} limit ${scanned}) as event`;
  const read = (rows: string) =>
    ctx.sql.unsafe<EventRow[]>(
      `select ${eventColumns} from (${rows}) as event
       join customers customer on customer.id = event.customer_id join services service on service.id = event.service_id
       order by ${order}`,
    );
  const found = await read(
    `select * from ${candidates} where ${["true", ...filters].join(" and ")} order by ${order} limit ${input.limit + 1}`,
  );
  const shown = found.slice(0, input.limit);
  const isFull = found.length > input.limit;
  const [last] =
    isFull || filters.length === 0
      ? [isFull ? shown.at(-1) : undefined]
      : await read(`select * from ${candidates} order by ${order} offset ${maxScanned - 1} limit 1`);
  return {
    data: shown.map((row) => toStoredEvent(row, catalogue)),
    next_cursor: last ? writeCursor(positionOf(last)) : null,
  };
}

const statuses: Record<EventStatus, string> = {
  counted: "voided_at is null and revision is null",
  replaced: "voided_at is null and revision is not null",
  voided: "voided_at is not null",
};

interface Order {
  scope: string[];
  /** Columns of usage_events, each followed by desc. */
  order: string;
  positionOf: (row: EventRow) => ListPosition;
}

const microsSql = (micros: number) => `(timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond')`;

function occurred(customerId: number, cursor: string | undefined): Order {
  const after = cursor === undefined ? undefined : readCursor(cursor, "occurred");
  return {
    scope: [
      `customer_id = ${customerId}`,
      ...(after ? [`(occurred_at, key) < (${microsSql(after.micros)}, '${after.key}'::uuid)`] : []),
    ],
    order: "occurred_at desc, key desc",
    positionOf: (row) => ({ order: "occurred", micros: row.occurred, key: row.key }),
  };
}

function received(cursor: string | undefined): Order {
  const after = cursor === undefined ? undefined : readCursor(cursor, "received");
  const before = after && microsSql(after.micros);
  return {
    scope: [
      "import_id is null",
      ...(after
        ? [
            `received_at <= ${before}`,
            `(received_at, customer_id, key) < (${before}, ${after.customerId}, '${after.key}'::uuid)`,
          ]
        : []),
    ],
    order: "received_at desc, customer_id desc, key desc",
    positionOf: (row) => ({
      order: "received",
      micros: row.received ?? 0,
      customerId: row.customer_id,
      key: row.key,
    }),
  };
}
