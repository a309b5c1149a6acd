import { setTimeout as sleep } from "node:timers/promises";
import { receiptBell } from "#/db/receipt-bell.ts";
import type { Context } from "#/domain/context.ts";
import { FeedCursor } from "./feed-cursor.ts";
import { type FeedFilter, type FeedPage, listReceipts, readFeed } from "./read-feed.ts";

/** ms between two pages of one reader, at least. */
const pace = 250;

/** ms after which the table is read though nobody rang. */
const pollInterval = 2000;

/** Groups before the newest one whose numbers a new reader looks for, for some may commit after it. */
const lookBack = 100;

export interface TailInput extends FeedFilter {
  /** Where an earlier reading ended; left out, it starts with the latest receipts. */
  lastEventId?: string | null | undefined;
}

export type TailedPage = [cursor: string, page: Omit<FeedPage, "hasMore">];

/**
 * Everything that is received from now on, or from where an earlier reading ended, without gap or double,
 * until `signal` is aborted. It holds one page at a time: a reader who takes pages slowly is told counts of
 * what came meanwhile.
 */
export async function* tailReceipts(
  ctx: Context,
  input: TailInput,
  signal: AbortSignal,
): AsyncGenerator<TailedPage> {
  // A bell that can't be reached must not hold up what polling finds.
  const { bell, listening } = receiptBell();
  await Promise.race([listening, sleep(pollInterval, undefined, { ref: false })]);
  const resumed = input.lastEventId ? await resume(ctx, input.lastEventId) : undefined;
  const { cursor, first } = resumed ? { cursor: resumed, first: undefined } : await start(ctx, input);
  if (first) yield [String(cursor), first];
  while (!signal.aborted) {
    const heard = bell.rings;
    const page = await readFeed(ctx, cursor, input);
    if (!page) {
      await bell.wait(heard, pollInterval, signal);
      continue;
    }
    const { hasMore, ...told } = page;
    yield [String(cursor), told];
    // Aborted, it returns early and without an error.
    if (!hasMore) await sleep(pace, undefined, { signal }).catch(() => {});
  }
}

/** The cursor of an earlier reading; undefined where the database has been replaced by one that never got so far. */
async function resume(ctx: Context, lastEventId: string): Promise<FeedCursor | undefined> {
  const cursor = FeedCursor.parse(lastEventId);
  const [sequence] = await ctx.sql<{ last: number }[]>`select last_value as last from receipt_groups_id_seq`;
  return cursor.high > (sequence?.last ?? 0) ? undefined : cursor;
}

/** The newest receipts there are, and the cursor behind them. */
async function start(ctx: Context, filter: FeedFilter) {
  const rows = await ctx.sql<{ id: number }[]>`
    select id from receipt_groups where id > (select coalesce(max(id), 0) from receipt_groups) - ${lookBack} order by id`;
  const ids = rows.map(({ id }) => id);
  const high = ids.at(-1) ?? 0;
  const seen = new Set(ids);
  const awaited: number[] = [];
  for (let id = Math.max(high - lookBack, 0) + 1; id < high; id++) if (!seen.has(id)) awaited.push(id);
  const { receipts } = await listReceipts(ctx, ids, filter);
  const counts = { accepted: 0, duplicate: 0, conflict: 0, rejected: 0 };
  return { cursor: new FeedCursor(high, awaited), first: { counts, receipts, omitted: 0 } };
}
