import type { TransactionSql } from "postgres";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import type { Context } from "#/domain/context.ts";

/** PostgreSQL's code for a lock that was not had in time. */
const notHad = "55P03";

/**
 * Does work in a transaction that holds the lock of whoever is at a run; nothing where another keeps it for
 * more than a second. One who just ended a run may have it for a moment longer.
 */
export async function holdRunLock(ctx: Context, work: (tx: TransactionSql) => Promise<void>): Promise<void> {
  const { space, copilotSync } = advisoryLocks;
  let isHeld = false;
  try {
    await ctx.sql.begin(async (tx) => {
      await tx`set local lock_timeout = '1s'`;
      await tx`select pg_advisory_xact_lock(${space}::int, ${copilotSync}::int)`;
      await tx`set local lock_timeout = 0`;
      isHeld = true;
      await work(tx);
    });
  } catch (error) {
    const isTaken = !isHeld && error instanceof Error && "code" in error && error.code === notHad;
    if (!isTaken) throw error;
  }
}
