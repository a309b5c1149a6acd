import { setTimeout as sleep } from "node:timers/promises";
import type { TransactionSql } from "postgres";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import type { Context } from "#/domain/context.ts";

const { space, charging } = advisoryLocks;

/** ms between two looks. Who waits holds no connection: the one that is waited for may need it. */
const pause = 25;

/** Runs `work` in a transaction while nobody else charges open periods, in any process. */
export async function takeChargingTurn<T>(
  { sql }: Pick<Context, "sql">,
  work: (tx: TransactionSql) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const turn = await sql.begin(async (tx) => {
      const [lock] = await tx<{ is_free: boolean }[]>`
        select pg_try_advisory_xact_lock(${space}::int, ${charging}::int) as is_free`;
      return lock?.is_free === true ? { done: await work(tx) } : null;
    });
    if (turn !== null) return turn.done as T;
    await sleep(pause);
  }
}

/**
 * Waits until whoever charges periods that were open a moment ago is done. Whoever begins after this was called finds
 * them closing, so one that charges batch after batch is not waited for until its end.
 */
export async function awaitCharging({ sql }: Pick<Context, "sql">): Promise<void> {
  const charge = async () => {
    // By transaction, as who asks again for the same lock has begun another one.
    const [holder] = await sql<{ transaction: string }[]>`
      select virtualtransaction as transaction from pg_locks
      where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
        and classid = ${space}::int::oid and objid = ${charging}::int::oid and objsubid = 2 and granted`;
    return holder?.transaction;
  };
  const first = await charge();
  while (first !== undefined && (await charge()) === first) await sleep(pause);
}
