import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import { frameVersion } from "./stored-frame.ts";

/** Of the first run; resets without a seed keep what there is. */
const firstSeed = 1;

/**
 * Makes the row where there is none. Frames may be older than it (somebody removed it): numbers go on behind theirs,
 * so that no reader takes new ones for old.
 */
export async function ensureSimulation(ctx: Context, tx: TransactionSql): Promise<void> {
  const now = ctx.clock().toISOString();
  await tx`
    insert into simulation (id, run_id, seed, speed, paused, topology, topology_revision, revision, epoch,
      anchor_at, step, seq, checkpoint_step)
    select 1, gen_random_uuid(), ${firstSeed}::bigint, null, false, ${JSON.stringify(defaultTopology)}::text::jsonb,
      coalesce(body->>'topologyRevision', '0')::bigint + 1, coalesce(body->>'revision', '0')::bigint, 0,
      ${now}::timestamptz, 0, coalesce(latest.seq, 0), 0
    from (select) as nothing left join (
      select seq, case when body->>'version' = ${frameVersion}::text then body end as body
      from simulation_frames order by seq desc limit 1
    ) as latest on true
    on conflict (id) do nothing`;
}
