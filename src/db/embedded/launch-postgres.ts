import { spawn } from "node:child_process";
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries } from "#/db/embedded/find-binaries.ts";
import type { Cluster } from "#/db/embedded/locate-cluster.ts";
import { claimStaleFile, findPostmaster } from "#/db/embedded/postmaster-file.ts";
import { prepareSocketDir } from "#/db/embedded/prepare-socket-dir.ts";
import { identity, postgresEnv } from "#/db/embedded/run-as.ts";

/** ms after which a start is worth a word: PostgreSQL then replays its log after a crash. */
const silence = 3000;

/** Starts PostgreSQL. Answers nothing once it is ready, or what it said if it gave up. */
export async function launchPostgres(cluster: Cluster, binaries: Binaries): Promise<string | undefined> {
  prepareSocketDir(cluster.socketDir, cluster.user);
  claimStaleFile(cluster.pgData, cluster.socketDir);
  const log = openSync(cluster.logFile, "a", 0o600);
  const logged = fstatSync(log).size;
  const settings = {
    config_file: cluster.settingsFile,
    // Nobody gets in over the network.
    listen_addresses: "",
    port: "5432",
    unix_socket_directories: cluster.socketDir,
    unix_socket_permissions: "0700",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(binaries.postgres, ["-D", cluster.pgData, ...flags], {
    ...identity(cluster.user),
    cwd: "/",
    env: { ...postgresEnv, NODE_ENV: "production" },
    stdio: ["ignore", log, log],
    // A Ctrl-C in the terminal must reach us alone, who let requests end first.
    detached: true,
  });
  closeSync(log);
  child.unref();

  let last: string | undefined;
  child.once("error", (error) => {
    last = error.message;
  });
  child.once("exit", () => {
    last ??= readFileSync(cluster.logFile).subarray(logged).toString();
  });
  const begun = Date.now();
  let told = false;
  while (last === undefined) {
    const running = findPostmaster(cluster.pgData);
    if (running?.pid === child.pid && running?.status === "ready") return undefined;
    if (!told && Date.now() - begun > silence) {
      told = true;
      cluster.log("PostgreSQL recovers from a crash, which can take some minutes.");
    }
    await sleep(15);
  }
  return last;
}
