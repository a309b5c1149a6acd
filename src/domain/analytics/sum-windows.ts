import type { Sql } from "#/db/connect.ts";
import { type Instant, isoUtc, startOfDay } from "#/domain/instant.ts";
import { type UsageByWindow, type UsageSums, type WindowDays, windowDays } from "./usage.ts";
import { windowParts } from "./windows/window-parts.ts";
import { slotDaysSql } from "./windows/window-sql.ts";

/** Slots of the `internet` service. */
export const internetSlots = { sessions: 0, total: 1, upload: 2, download: 3 } as const;

const measures = ["sessions", "total", "upload", "download"] as const;
const columns = windowDays.flatMap((days) =>
  measures.map((measure) => ({ name: `${measure}_${days}`, slot: internetSlots[measure], days })),
);

/**
 * Parameters of the statements below, by name: the same for every reference, so that PostgreSQL plans
 * them once. $1 says whose windows, $2 is the service.
 */
const parameter = {
  firstDay: (days: WindowDays) => `$${3 + windowPlace(days) * 4}::int`,
  lastDay: (days: WindowDays) => `$${4 + windowPlace(days) * 4}::int`,
  from: (days: WindowDays) => `$${5 + windowPlace(days) * 4}::timestamptz`,
  fromEnd: (days: WindowDays) => `$${6 + windowPlace(days) * 4}::timestamptz`,
  lastEdge: "$15::timestamptz",
  to: "$16::timestamptz",
};

const windowPlace = (days: WindowDays) => windowDays.indexOf(days);

/** 0001-01-01, the earliest that PostgreSQL reads in ISO 8601. No event is older, so it stands for all before. */
const earliest: Instant = -62_135_596_800_000_000n;

const timeText = (instant: Instant) => isoUtc(instant < earliest ? earliest : instant);

function parametersAt(reference: Instant): (number | string)[] {
  const windows = windowDays.map((days) => windowParts(reference, days));
  const ends = windows.flatMap(({ firstDay, lastDay, edges: [start] }) => [
    firstDay,
    lastDay,
    timeText(start.from),
    timeText(startOfDay(firstDay)),
  ]);
  const [, lastEdge] = windowParts(reference, 1).edges;
  return [...ends, timeText(lastEdge.from), timeText(lastEdge.to)];
}

const wholeDays = columns
  .map(({ name, slot, days }) => {
    const from = `greatest(${parameter.firstDay(days)} - span * 16, 0)`;
    const to = `least(${parameter.lastDay(days)} - span * 16, 15)`;
    return `coalesce(sum(${slotDaysSql(slot, from, to)}) filter (where ${from} <= ${to}), 0) as ${name}`;
  })
  .join(", ");

const inFirstEdge = (days: WindowDays) =>
  `occurred_at >= ${parameter.from(days)} and occurred_at < ${parameter.fromEnd(days)}`;
const inLastEdge = `occurred_at >= ${parameter.lastEdge} and occurred_at < ${parameter.to}`;

const ends = columns
  .map(({ name, slot, days }) => {
    const value = slot === 0 ? "count(*)" : `sum(quantities[${slot}])`;
    return `coalesce(${value} filter (where (${inFirstEdge(days)}) or (${inLastEdge})), 0) as ${name}`;
  })
  .join(", ");

/** The windows of the customers that `whose` (a condition on `customer` with $1) picks. */
const windowsSql = (whose: string) => `
  select customer.id, customer.external_id,
    case when rolled.sessions_30 + ended.sessions_30 > 0 then true else exists (
      select from usage_rollups rollup where rollup.service_id = $2::smallint and rollup.customer_id = customer.id
    ) end as is_known,
    ${columns.map(({ name }) => `rolled.${name} + ended.${name} as ${name}`).join(", ")}
  from customers customer
  cross join lateral (
    select ${wholeDays} from usage_rollups
    where service_id = $2::smallint and customer_id = customer.id
      and span = any(array[${spanOffsets()}])
  ) as rolled
  cross join lateral (
    select ${ends} from usage_events
    where customer_id = customer.id and service_id = $2::smallint
      and (${[...windowDays.map(inFirstEdge), inLastEdge].map((condition) => `(${condition})`).join(" or ")})
  ) as ended
  where ${whose}`;

/** The spans of 30 whole days are three at the most. */
function spanOffsets(): string {
  return [0, 1, 2].map((place) => `${parameter.firstDay(30)} / 16 + ${place}`).join(", ");
}

const byNameSql = windowsSql("customer.external_id = $1::text");
const byIdsSql = windowsSql("customer.id = any($1::int[])");

export interface CustomerWindows {
  id: number;
  externalId: string;
  /** Whether the customer has any event of the service at all. */
  isKnown: boolean;
  usage: UsageByWindow;
}

/** The windows ending at the reference of one customer, by the caller's name for it. */
export async function sumWindowsByName(
  sql: Pick<Sql, "unsafe">,
  serviceId: number,
  reference: Instant,
  externalId: string,
): Promise<CustomerWindows | undefined> {
  const parameters = [externalId, serviceId, ...parametersAt(reference)];
  const [row] = await sql.unsafe<WindowsRow[]>(byNameSql, parameters, { prepare: true });
  return row && toCustomerWindows(row);
}

/** The windows ending at the reference of some customers, in no order. */
export async function sumWindowsByIds(
  sql: Pick<Sql, "unsafe">,
  serviceId: number,
  reference: Instant,
  ids: number[],
): Promise<CustomerWindows[]> {
  const parameters = [ids, serviceId, ...parametersAt(reference)];
  const rows = await sql.unsafe<WindowsRow[]>(byIdsSql, parameters, { prepare: true });
  return rows.map(toCustomerWindows);
}

type WindowsRow = { id: number; external_id: string; is_known: boolean } & Record<string, unknown>;

function toCustomerWindows(row: WindowsRow): CustomerWindows {
  const sums = (days: number): UsageSums => ({
    upload: String(row[`upload_${days}`]),
    download: String(row[`download_${days}`]),
    total: String(row[`total_${days}`]),
    sessions: Number(row[`sessions_${days}`]),
  });
  return {
    id: row.id,
    externalId: row.external_id,
    isKnown: row.is_known,
    usage: { 1: sums(1), 7: sums(7), 30: sums(30) },
  };
}
