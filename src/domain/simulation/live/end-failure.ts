import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { takenUp } from "./add-failure.ts";
import { changeSimulation } from "./change-simulation.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Ends a failure of the current run now. Throws not_found, conflict (has ended already), busy (nobody leads). */
export async function endFailure(ctx: Context, id: string): Promise<Failure> {
  const unknown = () => new DomainError("not_found", `The current run has no failure "${id}".`, "id");
  if (!uuid.test(id)) throw unknown();
  await changeSimulation(
    ctx,
    async (tx, row) => {
      const [found] = await tx<{ isOver: boolean }[]>`
        select is_cancelled or end_seconds is not null and end_seconds <= ${row.step * stepSeconds} as "isOver"
        from simulation_failures where id = ${id} and run_id = ${row.run_id}`;
      if (!found) throw unknown();
      if (found.isOver) throw new DomainError("conflict", "This failure has ended already.", "id");
      await tx`update simulation_failures set is_cancelled = true where id = ${id}`;
      return undefined;
    },
    (tx) => tx`update simulation_failures set is_cancelled = false where id = ${id}`,
  );
  return takenUp(ctx, id);
}
