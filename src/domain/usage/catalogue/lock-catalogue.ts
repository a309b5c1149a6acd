import type { TransactionSql } from "postgres";
import { advisoryLocks } from "#/db/advisory-locks.ts";

const { space, catalogue } = advisoryLocks;

/** The catalogue changed after events were checked against it; nothing was written. */
export class CatalogueChanged extends Error {
  override name = "CatalogueChanged";
}

/** Holds off changes of services, meters and customers' removal until the commit. Throws CatalogueChanged. */
export async function lockCatalogue(tx: TransactionSql, version: number): Promise<void> {
  const [, [row]] = await Promise.all([
    tx`select pg_advisory_xact_lock_shared(${space}::int, ${catalogue}::int)`,
    tx<{ version: number }[]>`select version from catalogue_versions`,
  ]);
  if (row?.version !== version) throw new CatalogueChanged("the catalogue changed");
}
