import type { TransactionSql } from "postgres";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import type { Context } from "#/domain/context.ts";
import type { CopilotSource } from "./settings.ts";

export type SyncTrigger = "schedule" | "button" | "api";

/** One run of the work that turns messages into usage events. */
export interface SyncRun {
  id: number;
  source: CopilotSource;
  state: "running" | "done" | "failed";
  trigger: SyncTrigger;
  /** Who asked for it. */
  actor: string;
  startedAt: string;
  finishedAt: string | null;
  messages: number;
  recorded: number;
  replaced: number;
  unchanged: number;
  /** Why it failed, or which messages did; null where all is well. */
  failure: string | null;
}

export type SyncCounts = Pick<SyncRun, "messages" | "recorded" | "replaced" | "unchanged">;

const columns = `id, source, state, trigger, actor, started_at as "startedAt", finished_at as "finishedAt",
  messages, recorded, replaced, unchanged, failure`;

/** After so long a run at which nobody is is lost, ms: its process was stopped. */
const patience = 15 * 60_000;

/** Runs kept; older ones go. */
const keptRuns = 1000;

/**
 * Begins a run, or finds the one that is under way: there is one at a time, however many processes ask.
 * `enqueue` asks for the work in the same transaction.
 */
export async function startRun(
  ctx: Context,
  { source, trigger }: Pick<SyncRun, "source" | "trigger">,
  enqueue: (tx: TransactionSql, id: number) => Promise<void>,
): Promise<{ run: SyncRun; isNew: boolean }> {
  return ctx.sql.begin(async (tx) => {
    await tx`lock table copilot_syncs in share row exclusive mode`;
    const [running] = await tx.unsafe<SyncRun[]>(
      `select ${columns} from copilot_syncs where state = 'running' order by id desc limit 1`,
    );
    if (running && !(await isLost(tx, running, ctx.clock()))) return { run: running, isNew: false };
    const now = ctx.clock().toISOString();
    await tx`
      update copilot_syncs set state = 'failed', finished_at = ${now}, failure = 'The process that was at it was stopped.'
      where state = 'running'`;
    const [made] = await tx.unsafe<SyncRun[]>(
      `insert into copilot_syncs (started_at, source, state, trigger, actor) values ($1, $2, 'running', $3, $4)
       returning ${columns}`,
      [now, source, trigger, ctx.actor],
    );
    if (!made) throw new Error("a run was not inserted");
    await tx`delete from copilot_syncs where id <= ${made.id - keptRuns}`;
    await enqueue(tx, made.id);
    return { run: made, isNew: true };
  });
}

async function isLost(tx: TransactionSql, run: SyncRun, now: Date): Promise<boolean> {
  if (now.getTime() - Date.parse(run.startedAt) <= patience) return false;
  const { space, copilotSync } = advisoryLocks;
  const [row] = await tx<{ is_free: boolean }[]>`
    select pg_try_advisory_xact_lock(${space}::int, ${copilotSync}::int) as is_free`;
  return row?.is_free === true;
}

/** Ends a run, in the transaction of whoever is at it. */
export async function endRun(
  tx: TransactionSql,
  ended: { id: number; at: Date; counts: SyncCounts; failure: string | null },
): Promise<void> {
  const { messages, recorded, replaced, unchanged } = ended.counts;
  await tx`
    update copilot_syncs set state = ${ended.failure === null ? "done" : "failed"}, finished_at = ${ended.at.toISOString()},
      messages = ${messages}, recorded = ${recorded}, replaced = ${replaced}, unchanged = ${unchanged},
      failure = ${ended.failure}
    where id = ${ended.id} and state = 'running'`;
}

export async function findRun(ctx: Context, id: number): Promise<SyncRun | undefined> {
  const [run] = await ctx.sql.unsafe<SyncRun[]>(`select ${columns} from copilot_syncs where id = $1`, [id]);
  return run;
}

/** The latest runs, newest first. */
export async function latestRuns(ctx: Context, limit: number): Promise<SyncRun[]> {
  return ctx.sql.unsafe<SyncRun[]>(`select ${columns} from copilot_syncs order by id desc limit $1`, [limit]);
}

/** Runs that were begun and not ended, by whichever process. */
export async function unfinishedRuns(ctx: Context): Promise<number[]> {
  const rows = await ctx.sql<{ id: number }[]>`
    select id from copilot_syncs where state = 'running' order by id`;
  return rows.map(({ id }) => id);
}
