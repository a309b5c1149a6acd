import type { Context } from "#/domain/context.ts";
import { changeSimulation, unchanged } from "./change-simulation.ts";
import type { Frame } from "./frame.ts";

/** Answers the frame in which it is so. Done already, it changes nothing. Throws busy where nobody leads. */
export const resumeSimulation = (ctx: Context): Promise<Frame> =>
  changeSimulation(ctx, async (tx, row) => {
    if (!row.paused) return unchanged;
    await tx`update simulation set paused = false where id = 1`;
    return undefined;
  });
