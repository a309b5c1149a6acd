import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { explainFailure } from "#/db/embedded/explain-failure.ts";
import type { Binaries } from "#/db/embedded/find-binaries.ts";
import type { Cluster } from "#/db/embedded/locate-cluster.ts";
import { isAlive } from "#/db/embedded/postmaster-file.ts";
import { giveTo, runAs } from "#/db/embedded/run-as.ts";
import { errorCode, errorText, StartupError } from "#/db/startup-error.ts";

/** Major version of the bundled PostgreSQL, which must be that of the cluster. */
const bundledMajor = "18";

export const databaseUser = "meterline";

/** Whether the cluster exists and the bundled PostgreSQL can run it. Throws on one of another version. */
export function isInitialised(cluster: Cluster): boolean {
  let major: string;
  try {
    major = readFileSync(join(cluster.pgData, "PG_VERSION"), "utf8").trim();
  } catch (error) {
    switch (errorCode(error)) {
      case "ENOENT":
        return false;
      case "EACCES":
        throw new StartupError(
          `${cluster.pgData} belongs to another user: start as that user, or set DATA_DIR to another folder.`,
        );
      default:
        throw new StartupError(`${cluster.pgData} can't be read: ${errorText(error)}.`);
    }
  }
  if (major === bundledMajor) return true;
  throw new StartupError(
    `${cluster.pgData} holds data of PostgreSQL ${major}, and this version of Meterline brings PostgreSQL ${bundledMajor}: ` +
      `set DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL ${major} server that runs on it.`,
  );
}

/**
 * Makes a new cluster. It is made aside and moved into place whole, so a start that is killed leaves nothing half done,
 * and of several starts at once the first to finish wins.
 */
export function initialiseCluster(cluster: Cluster, binaries: Binaries): void {
  removeAbandoned(cluster.pgData);
  const draft = `${cluster.pgData}.new-${process.pid}`;
  const passwordFile = `${draft}.password`;
  try {
    mkdirSync(draft, { mode: 0o700 });
    giveTo(cluster.user, draft);
    writeFileSync(passwordFile, cluster.password, { mode: 0o600, flag: "wx" });
    giveTo(cluster.user, passwordFile);
    const { ok, output } = runAs(cluster.user, binaries.initdb, [
      `--pgdata=${draft}`,
      `--username=${databaseUser}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--data-checksums",
      "--no-instructions",
    ]);
    if (!ok) throw new StartupError(explainFailure(output, dirname(cluster.pgData)));
    renameSync(draft, cluster.pgData);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? "")) throw explain(error, cluster.pgData);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
  chmodSync(cluster.pgData, 0o700);
}

function removeAbandoned(pgData: string): void {
  const prefix = `${basename(pgData)}.new-`;
  for (const name of readdirSync(dirname(pgData))) {
    if (!name.startsWith(prefix) || isAlive(Number.parseInt(name.slice(prefix.length), 10))) continue;
    rmSync(join(dirname(pgData), name), { recursive: true, force: true });
  }
}

function explain(error: unknown, place: string): unknown {
  if (error instanceof StartupError) return error;
  return new StartupError(explainFailure(errorText(error), dirname(place)));
}
