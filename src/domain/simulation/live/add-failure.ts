import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { changeSimulation } from "./change-simulation.ts";
import { checkFailure, checkTarget } from "./check-failure.ts";
import { findFailure, insertFailure } from "./failure-row.ts";
import type { SimulationRow } from "./simulation-row.ts";
import type { WantedFailure } from "./wanted-failure.ts";

/** Failures of a run that may be open at a time. */
const mostOpen = 200;

/** Throws invalid, not_found (service or dependency), conflict (200 are open), busy (nobody leads). */
export async function addFailure(ctx: Context, wanted: WantedFailure): Promise<Failure> {
  checkFailure(wanted);
  let id = "";
  await changeSimulation(
    ctx,
    async (tx, row) => {
      checkTarget(row.topology, wanted);
      await checkRoom(tx, row);
      id = await insertFailure(ctx, tx, row.run_id, wanted);
      return undefined;
    },
    (tx) => tx`delete from simulation_failures where id = ${id}`,
  );
  return takenUp(ctx, id);
}

/** Throws conflict where no more failures may be added. */
export async function checkRoom(tx: TransactionSql, row: SimulationRow): Promise<void> {
  const [found] = await tx<{ open: number }[]>`
    select count(*) as open from simulation_failures
    where run_id = ${row.run_id} and not is_cancelled
      and (end_seconds is null or end_seconds > ${row.step * stepSeconds})`;
  if ((found?.open ?? 0) >= mostOpen)
    throw new DomainError("conflict", `${mostOpen} failures are open, which is the most; end some first.`);
}

/** A failure as the leader has taken it up. */
export async function takenUp(ctx: Context, id: string): Promise<Failure> {
  const failure = await findFailure(ctx, id);
  if (!failure)
    throw new DomainError("conflict", "A new run began at the same moment, without this failure.");
  return failure;
}
