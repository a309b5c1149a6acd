import type { TransactionSql } from "postgres";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import type { Sql } from "#/db/connect.ts";
import { applyRollupDeltas } from "./apply-rollup-deltas.ts";
import { writeFeed } from "./feed/write-feed.ts";
import { insertEvents } from "./insert-events.ts";
import { type AskedEvent, matchStored, type StoredMatch } from "./match-stored.ts";
import type { PreparedEvent } from "./prepared-event.ts";
import type { Receipt } from "./receipt.ts";
import { rememberedCustomers, resolveCustomers } from "./resolve-customers.ts";
import { RollupDeltas } from "./rollup-deltas.ts";

/** An event that waits to be written. */
export interface PendingEvent {
  event: PreparedEvent;
  /** Whether an unknown customer is made on first sight; else the event is rejected. */
  createsCustomer: boolean;
}

export interface Rejection {
  receipt: Receipt & { status: "rejected" };
  /** What was sent, as far as it was readable. */
  customer: string | null;
  service: string | null;
}

export interface GroupInput {
  pending: readonly PendingEvent[];
  /** Refused before; told to the live tail with this group. */
  rejections: readonly Rejection[];
  /** What the events were checked against; null without any. */
  catalogueVersion: number | null;
  now: Date;
}

/** The catalogue changed after the events were checked against it; nothing was written. */
export class CatalogueChanged extends Error {
  override name = "CatalogueChanged";
}

const { space, catalogue } = advisoryLocks;

/**
 * Writes a group of events, what they add up to, and what became of them, in one transaction. Answers the
 * receipts in the order of `pending`. Throws CatalogueChanged.
 */
export async function writeGroup(sql: Sql, input: GroupInput): Promise<Receipt[]> {
  const version = input.catalogueVersion;
  const remembered = version === null ? new Map<string, number>() : rememberedCustomers(sql, version);
  const receivedMicros = input.now.getTime() * 1000;
  const receivedAt = input.now.toISOString();
  const { receipts, found } = (await sql.begin(async (tx) => {
    if (version !== null) await lockCatalogue(tx, version);
    const found = await unrememberedCustomers(tx, input.pending, remembered);
    const idOf = (name: string) => remembered.get(name) ?? found.get(name);
    const asked = toAsked(input.pending, idOf);
    const firsts = asked.filter((one) => one !== null && !one.isRepeat) as AskedEvent[];
    const sorted = sortByKey(firsts);
    const inserted = sorted.length === 0 ? 0 : await insertEvents(tx, sorted, receivedMicros);
    const known = asked.filter((one) => one !== null);
    const matches =
      inserted === known.length ? new Map<AskedEvent, StoredMatch>() : await matchesOf(tx, known);
    const receipts = asked.map((one, place): Receipt => {
      if (one === null) return unknownCustomer(input.pending[place]?.event);
      return toReceipt(one.event, matches.get(one), receivedAt);
    });
    const deltas = new RollupDeltas();
    for (const one of firsts) {
      if (matches.has(one)) continue;
      const { event, customerId } = one;
      deltas.add(event.service, customerId, event.micros, event.quantities, 1, 1);
    }
    await Promise.all([
      inserted > 0 ? applyRollupDeltas(tx, deltas) : undefined,
      writeFeed(tx, { input, receipts, receivedAt }),
    ]);
    return { receipts, found };
  })) as { receipts: Receipt[]; found: Map<string, number> };
  for (const [name, id] of found) remembered.set(name, id);
  return receipts;
}

/** Holds off changes of services, meters and customers' removal until the commit. */
export async function lockCatalogue(tx: TransactionSql, version: number): Promise<void> {
  const [, [row]] = await Promise.all([
    tx`select pg_advisory_xact_lock_shared(${space}::int, ${catalogue}::int)`,
    tx<{ version: number }[]>`select version from catalogue_versions`,
  ]);
  if (row?.version !== version) throw new CatalogueChanged("the catalogue changed");
}

async function unrememberedCustomers(
  tx: TransactionSql,
  pending: readonly PendingEvent[],
  remembered: { has(name: string): boolean },
): Promise<Map<string, number>> {
  const names = new Set<string>();
  const create = new Set<string>();
  for (const { event, createsCustomer } of pending) {
    if (remembered.has(event.customer)) continue;
    names.add(event.customer);
    if (createsCustomer) create.add(event.customer);
  }
  return names.size === 0 ? new Map() : resolveCustomers(tx, [...names], create);
}

/** Null for an event of an unknown customer. */
function toAsked(
  pending: readonly PendingEvent[],
  idOf: (name: string) => number | undefined,
): (AskedEvent | null)[] {
  const seen = new Set<string>();
  return pending.map(({ event }) => {
    const customerId = idOf(event.customer);
    if (customerId === undefined) return null;
    const key = `${customerId} ${event.key}`;
    const isRepeat = seen.has(key);
    if (!isRepeat) seen.add(key);
    return { event, customerId, isRepeat };
  });
}

const sortByKey = (events: readonly AskedEvent[]) =>
  [...events].sort(
    (left, right) => left.customerId - right.customerId || (left.event.key < right.event.key ? -1 : 1),
  );

async function matchesOf(
  tx: TransactionSql,
  asked: readonly AskedEvent[],
): Promise<Map<AskedEvent, StoredMatch>> {
  const places = await matchStored(tx, asked);
  const matches = new Map<AskedEvent, StoredMatch>();
  for (const [place, match] of places) {
    const one = asked[place];
    if (one) matches.set(one, match);
  }
  return matches;
}

function toReceipt({ id, key }: PreparedEvent, match: StoredMatch | undefined, now: string): Receipt {
  const name = id ?? key;
  if (!match) return { id: name, status: "accepted", received_at: now };
  const received_at = new Date(match.receivedMicros / 1000).toISOString();
  if (match.differs.length === 0) return { id: name, status: "duplicate", received_at };
  return {
    id: name,
    status: "conflict",
    received_at,
    differs: match.differs,
    reason: `An event with this id was received before that differs in ${match.differs.join(" and ")}; that one counts.`,
  };
}

function unknownCustomer(event: PreparedEvent | undefined): Receipt {
  return {
    id: event ? (event.id ?? event.key) : null,
    status: "rejected",
    path: "customer",
    reason: `there is no customer ${JSON.stringify(event?.customer)}`,
  };
}
