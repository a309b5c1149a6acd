import type { Context } from "#/domain/context.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { readSimulation } from "./simulation-row.ts";

export interface StoredTopology {
  topology: Topology;
  /** Frame.topologyRevision; 0 before the first leader. */
  revision: number;
}

/** The live simulation's. */
export async function readTopology(ctx: Context): Promise<StoredTopology> {
  const row = await readSimulation(ctx.sql);
  return row
    ? { topology: row.topology, revision: row.topology_revision }
    : { topology: defaultTopology, revision: 0 };
}
