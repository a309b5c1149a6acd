import type { Context } from "#/domain/context.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { checkRoom, takenUp } from "./add-failure.ts";
import { changeSimulation } from "./change-simulation.ts";
import { checkFailure, checkTarget } from "./check-failure.ts";
import { insertFailure } from "./failure-row.ts";

/**
 * An outage of a service from now on, for so many simulated seconds. It takes the place of all open outages of that
 * service: they end now, so that the service is out until this one's end. Throws as `addFailure`.
 */
export async function simulateFailure(
  ctx: Context,
  serviceId: string,
  durationSeconds: number,
): Promise<Failure> {
  const wanted = { serviceId, kind: "outage" as const, durationSeconds };
  checkFailure(wanted);
  let id = "";
  let replaced: string[] = [];
  await changeSimulation(
    ctx,
    async (tx, row) => {
      checkTarget(row.topology, wanted);
      const ended = await tx<{ id: string }[]>`
        update simulation_failures set is_cancelled = true
        where run_id = ${row.run_id} and service_id = ${serviceId} and dependency_id is null and kind = 'outage'
          and not is_cancelled and (end_seconds is null or end_seconds > ${row.step * stepSeconds})
        returning id`;
      replaced = ended.map((failure) => failure.id);
      if (replaced.length === 0) await checkRoom(tx, row);
      id = await insertFailure(ctx, tx, row.run_id, wanted);
      return undefined;
    },
    async (tx) => {
      await tx`delete from simulation_failures where id = ${id}`;
      await tx`update simulation_failures set is_cancelled = false where id = any(${replaced}::uuid[])`;
    },
  );
  return takenUp(ctx, id);
}
