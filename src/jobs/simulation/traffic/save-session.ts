import type { Context } from "#/domain/context.ts";
import { insertSession } from "#/domain/simulation/traffic/insert-session.ts";
import type { StoredSession } from "#/domain/simulation/traffic/stored-session.ts";

/** Writes how far a session is; false where somebody else leads by now, and nothing was written. */
export async function saveSession({ sql }: Context, epoch: number, session: StoredSession): Promise<boolean> {
  const { id, startStep, stopStep, stoppedAt, acknowledgedStep, counts } = session;
  const saved = await sql`
    update simulation_traffic set start_step = ${startStep}, stop_step = ${stopStep},
      stopped_at = coalesce(stopped_at, ${stoppedAt}::timestamptz), acknowledged_step = ${acknowledgedStep},
      counts = ${JSON.stringify(counts)}::text::jsonb
    where id = ${id} and exists (select from simulation where id = 1 and epoch = ${epoch})`;
  return saved.count > 0;
}

/**
 * Ends the open session, whose run is over, at `stopStep`, and begins another one with the run that is led now: the
 * switch stays as it is.
 */
export async function renewSession(
  ctx: Context,
  { epoch, runId }: { epoch: number; runId: string },
  ending: { id: string; stopStep: number },
): Promise<void> {
  const now = ctx.clock().toISOString();
  await ctx.sql.begin(async (tx) => {
    const [mine] = await tx`select from simulation where id = 1 and epoch = ${epoch} for share`;
    if (!mine) return;
    const ended = await tx`
      update simulation_traffic set stopped_at = ${now}, stop_step = ${ending.stopStep}
      where id = ${ending.id} and stopped_at is null`;
    if (ended.count > 0) await insertSession(tx, runId, now);
  });
}
