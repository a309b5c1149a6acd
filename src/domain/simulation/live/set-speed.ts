import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { changeSimulation, unchanged } from "./change-simulation.ts";
import type { Frame } from "./frame.ts";

/** Simulated seconds a second. */
export const speedRange = { min: 0.1, max: 100 };

/** Throws invalid outside of `speedRange`, busy where nobody leads. */
export async function setSpeed(ctx: Context, speed: number): Promise<Frame> {
  const { min, max } = speedRange;
  const isIn = speed >= min && speed <= max;
  if (!isIn) throw new DomainError("invalid", `expected a number from ${min} to ${max}`, "speed");
  return changeSimulation(ctx, async (tx, row) => {
    if (row.speed === speed) return unchanged;
    await tx`update simulation set speed = ${speed} where id = 1`;
    return undefined;
  });
}
