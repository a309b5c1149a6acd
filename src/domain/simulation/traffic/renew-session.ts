import type { Context } from "#/domain/context.ts";
import { insertSession } from "./insert-session.ts";

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
