import type { Context } from "#/domain/context.ts";
import type { StoredSession } from "./stored-session.ts";

/**
 * Writes how far a session is; false where somebody else leads by now, and nothing was written. Nobody takes the lead
 * while it writes.
 */
export async function saveSession({ sql }: Context, epoch: number, session: StoredSession): Promise<boolean> {
  const { id, startStep, stopStep, stoppedAt, acknowledgedStep, counts } = session;
  // A new leader has to wait for what is written here, as this has to wait for one that is about to lead.
  const saved = await sql`
    with mine as (select id from simulation where id = 1 and epoch = ${epoch} for share)
    update simulation_traffic set start_step = ${startStep}, stop_step = ${stopStep},
      stopped_at = coalesce(stopped_at, ${stoppedAt}::timestamptz), acknowledged_step = ${acknowledgedStep},
      counts = ${JSON.stringify(counts)}::text::jsonb
    where id = ${id} and exists (select from mine)`;
  return saved.count > 0;
}
