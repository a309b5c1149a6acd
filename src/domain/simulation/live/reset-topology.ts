import type { Context } from "#/domain/context.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import { putTopology } from "./put-topology.ts";
import type { StoredTopology } from "./read-topology.ts";

/** Back to the nine services that are simulated at first, as putTopology does it. Throws busy where nobody leads. */
export const resetTopology = (ctx: Context): Promise<StoredTopology> => putTopology(ctx, defaultTopology);
