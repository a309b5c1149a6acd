import type { TransactionSql } from "postgres";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import type { Context } from "#/domain/context.ts";

const { space, catalogue, sessions } = advisoryLocks;

/**
 * Runs a change of services or meters, or the removal of a customer, in a transaction of its own while
 * no event is being recorded; every process then renews its copy. Keep it short: recording waits for it.
 * With `withoutImports` it first waits until no import is being applied.
 */
export async function changeCatalogue<T>(
  ctx: Pick<Context, "sql">,
  change: (tx: TransactionSql) => Promise<T>,
  { withoutImports = false } = {},
): Promise<T> {
  return (
    await ctx.sql.begin(async (tx) => {
      if (withoutImports) await tx`select pg_advisory_xact_lock(${space}::int, ${sessions}::int)`;
      await tx`select pg_advisory_xact_lock(${space}::int, ${catalogue}::int)`;
      const result = await change(tx);
      await tx`update catalogue_versions set version = version + 1`;
      return { result };
    })
  ).result as T;
}
