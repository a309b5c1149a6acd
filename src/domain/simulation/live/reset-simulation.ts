import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { beginAnew } from "./begin-anew.ts";
import { changeSimulation } from "./change-simulation.ts";
import type { Frame } from "./frame.ts";

const mostSeed = 2 ** 32 - 1;

/**
 * A new run of the same topology, running, at the usual speed and without failures; with the same seed where none is
 * given, so that it goes as the last one did. Throws invalid, busy (nobody leads).
 */
export async function resetSimulation(
  ctx: Context,
  { seed }: { seed?: number | undefined } = {},
): Promise<Frame> {
  const isSeed = seed === undefined || (Number.isInteger(seed) && seed >= 0 && seed <= mostSeed);
  if (!isSeed) throw new DomainError("invalid", `expected a whole number from 0 to ${mostSeed}`, "seed");
  return changeSimulation(ctx, async (tx) => {
    await tx`update simulation set seed = coalesce(${seed ?? null}::bigint, seed), speed = null, paused = false where id = 1`;
    await beginAnew(ctx, tx);
    return undefined;
  });
}
