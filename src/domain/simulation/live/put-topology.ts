import type { Context } from "#/domain/context.ts";
import { checkTopology } from "#/domain/simulation/topology/check-topology.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { beginAnew } from "./begin-anew.ts";
import { changeSimulation, unchanged } from "./change-simulation.ts";
import { readTopology, type StoredTopology } from "./read-topology.ts";

/**
 * Another topology: a new run with the same seed, at the same speed, paused if the last one is. The one that is there
 * already changes nothing. Throws as checkTopology does, and busy where nobody leads.
 */
export async function putTopology(ctx: Context, topology: Topology): Promise<StoredTopology> {
  checkTopology(topology);
  await changeSimulation(ctx, async (tx) => {
    const changed = await tx`
      update simulation set topology = given.topology, topology_revision = topology_revision + 1
      from (select ${JSON.stringify(topology)}::text::jsonb as topology) as given
      where id = 1 and simulation.topology <> given.topology`;
    if (changed.count === 0) return unchanged;
    await beginAnew(ctx, tx);
    return undefined;
  });
  return readTopology(ctx);
}
