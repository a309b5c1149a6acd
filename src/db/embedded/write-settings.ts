import { renameSync, statfsSync, writeFileSync } from "node:fs";
import { totalmem } from "node:os";
import { clusterSettings, formatSettings, type Machine } from "#/db/embedded/cluster-settings.ts";
import type { Cluster } from "#/db/embedded/locate-cluster.ts";
import { giveTo } from "#/db/embedded/run-as.ts";

/** Writes the cluster's settings to suit this machine as it is now. */
export function writeSettings(cluster: Cluster): void {
  const draft = `${cluster.settingsFile}.new-${process.pid}`;
  writeFileSync(draft, formatSettings(clusterSettings(readMachine(cluster.pgData))), { mode: 0o600 });
  giveTo(cluster.user, draft);
  renameSync(draft, cluster.settingsFile);
}

function readMachine(folder: string): Machine {
  // A container's limit, where there is one; 0 or a huge number where there is none.
  const limit = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return {
    memory: Math.min(limit, totalmem()),
    freeDisk: freeSpace(folder) ?? Number.POSITIVE_INFINITY,
    // Only Linux has its shared memory in a file system.
    sharedMemory: process.platform === "linux" ? freeSpace("/dev/shm") : Number.POSITIVE_INFINITY,
  };
}

function freeSpace(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
