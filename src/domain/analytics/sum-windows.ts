import { arrayText } from "#/db/array-text.ts";
import type { Sql } from "#/db/connect.ts";
import { type Instant, isoUtc, startOfDay } from "#/domain/instant.ts";
import { CallGroups } from "./group-calls.ts";
import { type DecimalText, type WindowDays, windowDays } from "./usage.ts";
import { windowParts } from "./windows/window-parts.ts";
import { slotDaysSql } from "./windows/window-sql.ts";

/** What is asked of the statement below, a row a question: whose windows, and where they begin and end. */
const questionColumns = [
  ["name", "text"],
  ["customer_id", "int"],
  ...windowDays.flatMap((days) => [
    [`first_day_${days}`, "int"],
    [`last_day_${days}`, "int"],
    [`begin_${days}`, "timestamptz"],
    [`begin_end_${days}`, "timestamptz"],
  ]),
  ["last_edge", "timestamptz"],
  ["until", "timestamptz"],
] as const;

/** 0001-01-01, the earliest that PostgreSQL reads in ISO 8601. No event is older, so it stands for all before. */
const earliest: Instant = -62_135_596_800_000_000n;

const timeText = (instant: Instant) => isoUtc(instant < earliest ? earliest : instant);

interface Question {
  reference: Instant;
  /** One of the two. */
  name: string | null;
  customerId: number | null;
}

/** A question's columns, in the order of `questionColumns`. */
function toRow({ reference, name, customerId }: Question): (number | string | null)[] {
  const windows = windowDays.map((days) => windowParts(reference, days));
  const ends = windows.flatMap(({ firstDay, lastDay, edges: [start] }) => [
    firstDay,
    lastDay,
    timeText(start.from),
    timeText(startOfDay(firstDay)),
  ]);
  const [, lastEdge] = windowParts(reference, 1).edges;
  return [name, customerId, ...ends, timeText(lastEdge.from), timeText(lastEdge.to)];
}

const inFirstEdge = (days: WindowDays) => `occurred_at >= begin_${days} and occurred_at < begin_end_${days}`;
const inLastEdge = "occurred_at >= last_edge and occurred_at < until";

/**
 * One statement for any number of questions, the same text always for the same slots, so that PostgreSQL
 * plans it once.
 */
function windowsSql(slots: readonly number[]): string {
  const columns = windowDays.flatMap((days) =>
    slots.map((slot) => ({ name: `value_${slot}_${days}`, slot, days })),
  );
  const wholeDays = columns.map(({ name, slot, days }) => {
    const from = `greatest(first_day_${days} - span * 16, 0)`;
    const to = `least(last_day_${days} - span * 16, 15)`;
    return `coalesce(sum(${slotDaysSql(slot, from, to)}) filter (where ${from} <= ${to}), 0) as ${name}`;
  });
  const ends = columns.map(({ name, slot, days }) => {
    const value = slot === 0 ? "count(*)" : `sum(quantities[${slot}])`;
    return `coalesce(${value} filter (where (${inFirstEdge(days)}) or (${inLastEdge})), 0) as ${name}`;
  });
  return `
  select place, customer.id, customer.external_id,
    case when rolled.value_0_30 + ended.value_0_30 > 0 then true else exists (
      select from usage_rollups rollup
      where rollup.service_id = $1::smallint and rollup.customer_id = customer.id and rollup.events[16] > 0
    ) end as is_known,
    ${columns.map(({ name }) => `rolled.${name} + ended.${name} as ${name}`).join(", ")}
  from unnest(${questionColumns.map(([, type], place) => `$${place + 2}::${type}[]`).join(", ")})
    with ordinality as question(${questionColumns.map(([name]) => name).join(", ")}, place)
  join lateral (
    select id, external_id from customers where external_id = question.name
    union all
    select id, external_id from customers where id = question.customer_id
  ) as customer on true
  cross join lateral (
    select ${wholeDays.join(", ")} from usage_rollups
    where service_id = $1::smallint and usage_rollups.customer_id = customer.id
      and span in (${[0, 1, 2].map((place) => `first_day_30 / 16 + ${place}`).join(", ")})
  ) as rolled
  cross join lateral (
    select ${ends.join(", ")} from usage_events
    where usage_events.customer_id = customer.id and service_id = $1::smallint and voided_at is null
      and (${[...windowDays.map(inFirstEdge), inLastEdge].map((condition) => `(${condition})`).join(" or ")})
  ) as ended
  order by place`;
}

export interface CustomerWindows {
  id: number;
  externalId: string;
  /** Whether the customer has any event of the service at all. */
  isKnown: boolean;
  /** Exact sums in the order of the slots that were asked for. */
  values: Record<WindowDays, DecimalText[]>;
}

type Answer = CustomerWindows | undefined;

/** Of what a customer's windows are made: slot 0, which counts events, is always among them. */
export interface SummedSlots {
  serviceId: number;
  slots: readonly number[];
}

/** Answers each question, undefined for a customer that there is not. */
async function answer(
  sql: Pick<Sql, "unsafe">,
  { serviceId, slots }: SummedSlots,
  text: string,
  questions: Question[],
): Promise<Answer[]> {
  const rows = questions.map(toRow);
  const parameters = questionColumns.map((_, column) => arrayText(rows.map((row) => row[column] ?? null)));
  const found = await sql.unsafe<WindowsRow[]>(text, [serviceId, ...parameters], { prepare: true });
  const byPlace = new Map(found.map((row) => [row.place, toCustomerWindows(row, slots)]));
  return questions.map((_, place) => byPlace.get(place + 1));
}

/** By the connections that they go over, then by service and slots. */
const groups = new WeakMap<object, Map<string, CallGroups<Question, Answer>>>();

function groupOf(sql: Pick<Sql, "unsafe">, summed: SummedSlots): CallGroups<Question, Answer> {
  const ofSql = groups.get(sql) ?? new Map<string, CallGroups<Question, Answer>>();
  groups.set(sql, ofSql);
  const name = `${summed.serviceId} ${summed.slots}`;
  const known = ofSql.get(name);
  if (known) return known;
  const text = windowsSql(summed.slots);
  const group = new CallGroups((questions: Question[]) => answer(sql, summed, text, questions), {
    maxRunning: 2,
    maxSize: 64,
  });
  ofSql.set(name, group);
  return group;
}

/**
 * The windows ending at the reference of one customer, by the caller's name for it. Calls that come
 * together are answered by one statement, whose start alone costs more than one answer.
 */
export async function sumWindowsByName(
  sql: Pick<Sql, "unsafe">,
  summed: SummedSlots,
  reference: Instant,
  name: string,
): Promise<Answer> {
  // PostgreSQL refuses text with a NUL, so no customer has one.
  if (name.includes("\0")) return undefined;
  return groupOf(sql, summed).call({ reference, name, customerId: null });
}

/** The windows ending at the reference of some customers. */
export async function sumWindowsByIds(
  sql: Pick<Sql, "unsafe">,
  summed: SummedSlots,
  reference: Instant,
  ids: number[],
): Promise<CustomerWindows[]> {
  const questions = ids.map((customerId) => ({ reference, name: null, customerId }));
  const found = await answer(sql, summed, windowsSql(summed.slots), questions);
  return found.filter((windows) => windows !== undefined);
}

type WindowsRow = { place: number; id: number; external_id: string; is_known: boolean } & Record<
  string,
  unknown
>;

function toCustomerWindows(row: WindowsRow, slots: readonly number[]): CustomerWindows {
  const values = (days: number) => slots.map((slot) => String(row[`value_${slot}_${days}`]));
  return {
    id: row.id,
    externalId: row.external_id,
    isKnown: row.is_known,
    values: { 1: values(1), 7: values(7), 30: values(30) },
  };
}
