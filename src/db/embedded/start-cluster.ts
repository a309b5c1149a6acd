import { renameSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { explainFailure, isAlreadyRunning } from "#/db/embedded/explain-failure.ts";
import type { Binaries } from "#/db/embedded/find-binaries.ts";
import { initialiseCluster, isInitialised } from "#/db/embedded/initialise-cluster.ts";
import { launchPostgres } from "#/db/embedded/launch-postgres.ts";
import type { Cluster } from "#/db/embedded/locate-cluster.ts";
import { placeBinaries } from "#/db/embedded/place-binaries.ts";
import { findPostmaster } from "#/db/embedded/postmaster-file.ts";
import { listShelves } from "#/db/embedded/shelves.ts";
import { writeSettings } from "#/db/embedded/write-settings.ts";
import { errorCode, errorText, StartupError } from "#/db/startup-error.ts";

/** ms between two looks at another process's PostgreSQL. */
const lookInterval = 15;
/** ms to wait for another's PostgreSQL to stop; shutting down may write a lot. */
const patience = 60_000;

/**
 * Makes sure that PostgreSQL runs on the cluster, creating it if need be. One that a former or another process
 * left there is as good as a new one; the answer tells whether it was us who started it.
 */
export async function startCluster(cluster: Cluster): Promise<{ isOurs: boolean }> {
  let binaries: Binaries | undefined;
  let isOurs = false;
  let deadline = Date.now() + patience;
  for (;;) {
    const running = findPostmaster(cluster.pgData);
    if (running?.status === "ready") return { isOurs };
    if (running?.status === "starting") {
      // It may be recovering, which takes its time.
      deadline = Date.now() + patience;
    } else if (!running) {
      binaries ??= prepare(cluster);
      const failure = await launchPostgres(cluster, binaries);
      isOurs = failure === undefined;
      if (failure !== undefined && !isAlreadyRunning(failure)) {
        throw new StartupError(
          `${explainFailure(failure, cluster.pgData)} PostgreSQL's log is ${cluster.logFile}.`,
        );
      }
    }
    if (Date.now() > deadline) {
      throw new StartupError(
        `PostgreSQL on ${cluster.pgData}${running ? ` (process ${running.pid})` : ""} neither runs nor stops: look at ${cluster.logFile}.`,
      );
    }
    await sleep(lookInterval);
  }
}

/** Finds the programs, makes the cluster if there is none, and writes its settings. */
function prepare(cluster: Cluster): Binaries {
  try {
    const initialised = isInitialised(cluster);
    const binaries = placeBinaries(cluster.user, listShelves(cluster.user, cluster.dataDir), cluster.log);
    if (!initialised) initialiseCluster(cluster, binaries);
    writeSettings(cluster);
    rotateLog(cluster.logFile);
    return binaries;
  } catch (error) {
    if (error instanceof StartupError || errorCode(error) === undefined) throw error;
    throw new StartupError(explainFailure(errorText(error), cluster.pgData));
  }
}

function rotateLog(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 10_000_000) renameSync(file, `${file}.1`);
}
