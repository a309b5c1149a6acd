import type { Context } from "#/domain/context.ts";
import { heldCatalogue } from "../catalogue/catalogue.ts";
import type { ReceiptCounts, ReceiptStatus } from "../recording/receipt.ts";
import { type EventValues, valuesOf } from "../values-of.ts";
import type { FeedCursor } from "./feed-cursor.ts";
import type { FeedReceipt } from "./write-feed.ts";

/** Receipts that one page lists. */
const pageSize = 200;

/** Groups that one page reads. */
const maxGroups = 2000;

/** Receipts that a reader may be behind before those in between are counted rather than listed. */
const maxBehind = 2000;

export interface FeedFilter {
  /** External id. */
  customer?: string | undefined;
  /** Slug. */
  service?: string | undefined;
  status?: ReceiptStatus | undefined;
}

export interface TailedReceipt extends Partial<EventValues> {
  /** Its group's number and its place there, such as "120.3": one receipt's own. */
  number: string;
  /** ISO 8601 UTC. */
  received_at: string;
  id: string | null;
  status: ReceiptStatus;
  customer: string | null;
  service: string | null;
  /** ISO 8601 UTC; null for a rejected event. */
  occurred_at: string | null;
  reason?: string;
}

export interface FeedPage {
  /** Of everything received between the page before and this one, whatever the filter. */
  counts: ReceiptCounts;
  /** Oldest first. */
  receipts: TailedReceipt[];
  /** Receipts of that time which are not listed: too many at once, or not kept. */
  omitted: number;
  /** Whether the next page is there already. */
  hasMore: boolean;
}

type GroupRow = ReceiptCounts & { id: number; kept: number };

/** What was received since the cursor was here last, at most one page; moves the cursor past it. Null for nothing. */
export async function readFeed(
  ctx: Context,
  cursor: FeedCursor,
  filter: FeedFilter,
): Promise<FeedPage | null> {
  const found = await ctx.sql<GroupRow[]>`
    select id, accepted, duplicate, conflict, rejected, jsonb_array_length(receipts) as kept from receipt_groups
    where id > ${cursor.high} or id = any(${cursor.awaited}::bigint[])
    order by id limit ${maxGroups + 1}`;
  if (found.length === 0) return null;
  const groups = cut(found);
  const ids = groups.map(({ id }) => id);
  const listed = await listReceipts(ctx, ids, filter);
  cursor.advance(ids);
  const counts = addUp(groups);
  const kept = groups.reduce((sum, group) => sum + group.kept, 0);
  const received = counts.accepted + counts.duplicate + counts.conflict + counts.rejected;
  return {
    counts,
    receipts: listed.receipts,
    omitted: received - kept + listed.matches - listed.receipts.length,
    hasMore: groups.length < found.length,
  };
}

/** As many groups as one page lists; all of them for a reader who is too far behind to be told each. */
function cut(found: readonly GroupRow[]): readonly GroupRow[] {
  const isFarBehind =
    found.length > maxGroups || found.reduce((sum, group) => sum + group.kept, 0) > maxBehind;
  if (isFarBehind) return found.slice(0, maxGroups);
  let kept = 0;
  const end = found.findIndex((group) => {
    kept += group.kept;
    return kept > pageSize;
  });
  return end < 0 ? found : found.slice(0, Math.max(end, 1));
}

function addUp(groups: readonly GroupRow[]): ReceiptCounts {
  const counts: ReceiptCounts = { accepted: 0, duplicate: 0, conflict: 0, rejected: 0 };
  for (const { accepted, duplicate, conflict, rejected } of groups) {
    counts.accepted += accepted;
    counts.duplicate += duplicate;
    counts.conflict += conflict;
    counts.rejected += rejected;
  }
  return counts;
}

interface ReceiptRow {
  id: number;
  place: number;
  received_at: string;
  receipt: FeedReceipt;
  matches: number;
}

/** The newest receipts of the groups that match, and how many match. */
export async function listReceipts(
  ctx: Context,
  ids: readonly number[],
  filter: FeedFilter,
): Promise<{ receipts: TailedReceipt[]; matches: number }> {
  const { customer = null, service = null, status = null } = filter;
  const rows = await ctx.sql<ReceiptRow[]>`
    select id, place, to_char(received_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as received_at, receipt,
      count(*) over () as matches
    from receipt_groups, jsonb_array_elements(receipts) with ordinality as part(receipt, place)
    where id = any(${ids as number[]}::bigint[])
      and (${customer}::text is null or receipt->>'customer' = ${customer})
      and (${service}::text is null or receipt->>'service' = ${service})
      and (${status}::text is null or receipt->>'status' = ${status})
    order by id desc, place desc limit ${pageSize}`;
  const { services } = await heldCatalogue(ctx.sql);
  const receipts = rows.reverse().map(({ id, place, received_at, receipt }): TailedReceipt => {
    const { quantities, ...shown } = receipt;
    const known = services.get(receipt.service ?? "");
    return {
      number: `${id}.${place}`,
      received_at,
      ...shown,
      ...(quantities && valuesOf(known, quantities)),
    };
  });
  return { receipts, matches: rows[0]?.matches ?? 0 };
}
