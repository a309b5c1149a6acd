import { rmdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "#/db/embedded/locate-cluster.ts";
import { findPostmaster, isPostmaster } from "#/db/embedded/postmaster-file.ts";

/** ms that PostgreSQL gets to end sessions and write all it holds. */
const patience = 60_000;

/** Tells PostgreSQL to end its sessions and stop. Answers its pid, or undefined if it does not run. */
export function askToStop(cluster: Cluster): number | undefined {
  const running = findPostmaster(cluster.pgData);
  if (running) signal(running.pid, "SIGINT");
  return running?.pid;
}

/** Stops PostgreSQL and waits until it is gone. Losing nothing: what was not yet in its files is in its log. */
export async function stopCluster(cluster: Cluster): Promise<void> {
  const pid = askToStop(cluster);
  if (pid === undefined) return;
  const deadline = Date.now() + patience;
  while (isPostmaster(pid, cluster.pgData)) {
    if (Date.now() > deadline) {
      cluster.log("PostgreSQL is slow to stop; it goes at once and recovers at the next start.");
      signal(pid, "SIGQUIT");
      return;
    }
    await sleep(15);
  }
  removeSocketDir(cluster.socketDir);
}

/** It may lie in /tmp, which is nobody's to litter. */
function removeSocketDir(socketDir: string): void {
  try {
    rmdirSync(socketDir);
  } catch {
    // Another process starts PostgreSQL there already.
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone by itself.
  }
}
