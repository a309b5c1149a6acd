import { advisoryLocks } from "#/db/advisory-locks.ts";
import { arrayText, nestedArrayText, plainArrayText } from "#/db/array-text.ts";
import type { Sql } from "#/db/connect.ts";
import { codeOf, isTaken } from "#/db/error-code.ts";
import { CatalogueChanged } from "../catalogue/lock-catalogue.ts";
import { feedArguments, feedTypes, type ToldReceipt, writeFeed } from "../feed/write-feed.ts";
import { deltaArguments, deltaTypes } from "../rollups/apply-rollup-deltas.ts";
import { RollupDeltas } from "../rollups/rollup-deltas.ts";
import { type AskedEvent, matchStored, type StoredMatch } from "./match-stored.ts";
import type { PreparedEvent } from "./prepared-event.ts";
import type { Receipt } from "./receipt.ts";
import { customersOf } from "./resolve-customers.ts";

/** An event that waits to be written. */
export interface PendingEvent {
  event: PreparedEvent;
  /** Whether an unknown customer is made on first sight; else the event is rejected. */
  createsCustomer: boolean;
}

export interface GroupInput {
  pending: readonly PendingEvent[];
  /** Refused before; told to the live tail with this group. */
  rejections: readonly ToldReceipt[];
  /** What the events were checked against. */
  catalogueVersion: number;
  /** Whether some of the keys are likely taken, so that it pays to look before writing. */
  expectsTaken: boolean;
  now: Date;
}

export interface WrittenGroup {
  /** In the order of `pending`. */
  receipts: Receipt[];
  /** Whether any key was taken. */
  hadTaken: boolean;
}

const { space, catalogue } = advisoryLocks;

/** How often a group is written whose keys others take meanwhile. */
const maxTries = 10;

/**
 * Writes a group of events, what they add up to, and what became of them. New events go in one statement,
 * which is one transaction; an event whose key is taken already changes nothing. Throws CatalogueChanged.
 */
export async function writeGroup(sql: Sql, input: GroupInput): Promise<WrittenGroup> {
  const { pending, now } = input;
  const customerIds = await customersOf(sql, pending, input.catalogueVersion);
  const asked = pending.map(({ event }, place): AskedEvent | null => {
    const customerId = customerIds[place];
    return customerId === undefined ? null : { event, customerId };
  });
  const { firsts, repeats } = splitRepeats(asked);
  let taken = input.expectsTaken ? await matchStored(sql, firsts) : new Map<AskedEvent, StoredMatch>();
  const receivedAt = now.toISOString();
  const receiptOf = (one: AskedEvent | null, place: number): Receipt =>
    one === null ? unknownCustomer(pending[place]?.event) : toReceipt(one.event, taken.get(one), receivedAt);
  const write = async () => {
    const receipts = asked.map(receiptOf);
    const told = receipts.flatMap((receipt, place) => {
      const one = asked[place];
      return one && repeats.has(one) ? [] : [toTold(receipt, pending[place]?.event)];
    });
    for (const rejection of input.rejections) told.push(rejection);
    const fresh = taken.size === 0 ? firsts : firsts.filter((one) => !taken.has(one));
    if (fresh.length > 0) await recordFresh(sql, fresh, told, input);
    else await writeFeed(sql, told, now);
    return receipts;
  };
  let receipts: Receipt[] | undefined;
  // Other servers that get the same keys may take some between a look and the write that follows.
  for (let attempt = 1; receipts === undefined; attempt++) {
    try {
      receipts = await write();
    } catch (error) {
      if (!isTaken(error) || attempt === maxTries) throw error;
      taken = await matchStored(sql, firsts);
    }
  }
  const hadTaken = taken.size > 0;
  if (repeats.size > 0) {
    taken = new Map([...taken, ...(await matchStored(sql, [...repeats]))]);
    receipts = asked.map(receiptOf);
    const toldLater = [...repeats].map((one) =>
      toTold(toReceipt(one.event, taken.get(one), receivedAt), one.event),
    );
    await writeFeed(sql, toldLater, now);
  }
  return { receipts, hadTaken };
}

/** The first event of each key, and those that repeat a key of the same group. */
function splitRepeats(asked: readonly (AskedEvent | null)[]) {
  const seen = new Set<string>();
  const firsts: AskedEvent[] = [];
  const repeats = new Set<AskedEvent>();
  for (const one of asked) {
    if (one === null) continue;
    const key = `${one.customerId} ${one.event.key}`;
    if (seen.has(key)) {
      repeats.add(one);
    } else {
      seen.add(key);
      firsts.push(one);
    }
  }
  // Transactions with the same keys then wait for each other rather than deadlock.
  firsts.sort(
    (left, right) => left.customerId - right.customerId || (left.event.key < right.event.key ? -1 : 1),
  );
  return { firsts, repeats };
}

/** The arguments of `record_usage_events` (drizzle/0005_record_events.sql) in types. */
const recordTypes = [
  ...["bigint", "int", "int", "timestamptz"],
  ...["int[]", "int[]", "bigint[]", "uuid[]", "text[]", "text[]", "numeric[]", "text[]"],
  ...deltaTypes,
  ...feedTypes,
];
const recordSql = `select record_usage_events(${recordTypes.map((type, place) => `$${place + 1}::${type}`).join(", ")})`;

async function recordFresh(
  sql: Sql,
  fresh: readonly AskedEvent[],
  told: readonly ToldReceipt[],
  { catalogueVersion, now }: GroupInput,
): Promise<void> {
  const events = fresh.map(({ event }) => event);
  const deltas = new RollupDeltas();
  for (const { event, customerId } of fresh) {
    deltas.add(event.service, customerId, event.micros, event.quantities, 1, 1);
  }
  const columns = [
    plainArrayText(fresh.map(({ customerId }) => customerId)),
    plainArrayText(events.map(({ service }) => service.id)),
    plainArrayText(events.map(({ micros }) => micros)),
    plainArrayText(events.map(({ key }) => key)),
    nestedArrayText(events.map(({ quantities }) => quantities)),
    arrayText(events.map(({ id }) => id)),
    plainArrayText(events.map(({ price }) => price)),
    arrayText(events.map(({ attributes }) => attributes)),
  ];
  const parameters = [catalogueVersion, space, catalogue, now.toISOString(), ...columns];
  try {
    await sql.unsafe(recordSql, [...parameters, ...deltaArguments(deltas), ...feedArguments(told)], {
      prepare: true,
    });
  } catch (error) {
    if (codeOf(error) === "MT002") throw new CatalogueChanged("the catalogue changed");
    throw error;
  }
}

function toReceipt({ id, key }: PreparedEvent, match: StoredMatch | undefined, now: string): Receipt {
  const name = id ?? key;
  if (!match) return { id: name, status: "accepted", received_at: now };
  const received_at = timeText(match.receivedMicros);
  if (match.differs.length === 0) return { id: name, status: "duplicate", received_at };
  return {
    id: name,
    status: "conflict",
    received_at,
    differs: match.differs,
    reason: `An event with this id was received before that differs in ${match.differs.join(" and ")}; that one counts.`,
  };
}

let latestTime = { micros: 0, text: "1970-01-01T00:00:00.000Z" };

/** ISO 8601 UTC. Events that were received together have one time, so the latest one asked for is kept. */
function timeText(micros: number): string {
  if (micros !== latestTime.micros) latestTime = { micros, text: new Date(micros / 1000).toISOString() };
  return latestTime.text;
}

function unknownCustomer(event: PreparedEvent | undefined): Receipt {
  return {
    id: event ? (event.id ?? event.key) : null,
    status: "rejected",
    path: "customer",
    reason: `is unknown: there is no customer ${JSON.stringify(event?.customer)}`,
  };
}

const toTold = (receipt: Receipt, event: PreparedEvent | undefined): ToldReceipt => ({
  receipt,
  customer: event?.customer ?? null,
  service: event?.service.slug ?? null,
  event: event ?? null,
});
