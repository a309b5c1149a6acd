import postgres, { type TransactionSql } from "postgres";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import type { Context } from "#/domain/context.ts";

/** One import changes sessions at a time; the next waits here. */
async function lockSessions(tx: TransactionSql): Promise<void> {
  await tx`select pg_advisory_xact_lock(${advisoryLocks.space}::int, ${advisoryLocks.sessions}::int)`;
  await tx.unsafe("set local work_mem = '256MB'; set local idle_in_transaction_session_timeout = 0");
}

const deadlockDetected = "40P01";
const attempts = 5;

/**
 * Runs `change` in a transaction that holds the lock. Removing and adding again can't take row locks in one
 * order, so it may meet an event being recorded in a deadlock; then it starts afresh.
 */
export async function changeSessions(
  ctx: Pick<Context, "sql">,
  change: (tx: TransactionSql) => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await ctx.sql.begin(async (tx) => {
        await lockSessions(tx);
        await change(tx);
      });
      return;
    } catch (error) {
      const isDeadlock = error instanceof postgres.PostgresError && error.code === deadlockDetected;
      if (!isDeadlock || attempt === attempts) throw error;
    }
  }
}
