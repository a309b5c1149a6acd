import { execFileSync } from "node:child_process";
import { closeSync, constants, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { postgresEnv } from "#/db/embedded/run-as.ts";

/** What a running PostgreSQL writes into postmaster.pid. */
export type Postmaster = {
  pid: number;
  pgData: string;
  port: number;
  socketDir: string;
  status: "starting" | "stopping" | "ready" | "standby" | "unknown";
};

export function parsePostmasterFile(text: string): Postmaster | undefined {
  const [pid, pgData, , port, socketDir, , , status] = text.split("\n");
  if (!pid || !pgData || !Number.isInteger(Number(pid))) return undefined;
  return {
    pid: Math.abs(Number(pid)),
    pgData,
    port: Number(port ?? 0),
    socketDir: socketDir ?? "",
    status: parseStatus(status?.trim()),
  };
}

function parseStatus(word: string | undefined): Postmaster["status"] {
  switch (word) {
    case "starting":
    case "stopping":
    case "ready":
    case "standby":
      return word;
    default:
      return "unknown";
  }
}

/** What postmaster.pid says, whether or not that process still lives. */
function readPostmasterFile(pgData: string): Postmaster | undefined {
  try {
    return parsePostmasterFile(readFileSync(join(pgData, "postmaster.pid"), "utf8"));
  } catch {
    return undefined;
  }
}

/** The PostgreSQL that runs on `pgData`. A file left by one that died, its pid perhaps another program's now, is nobody. */
export function findPostmaster(pgData: string): Postmaster | undefined {
  const found = readPostmasterFile(pgData);
  return found && isPostmaster(found.pid, pgData) ? found : undefined;
}

export function isPostmaster(pid: number, pgData: string): boolean {
  return isAlive(pid) && commandLine(pid).includes(pgData);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return askPs(pid);
  }
}

/** Systems without /proc. */
function askPs(pid: number): string {
  try {
    const env = { ...postgresEnv, NODE_ENV: "production" as const };
    return execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], {
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return "";
  }
}

/**
 * PostgreSQL won't start over a postmaster.pid whose process lives, even if that is another program by now,
 * unless the process is its own parent. So we put ourselves there; its check for leftover backends stays in force.
 */
export function claimStaleFile(pgData: string, socketDir: string): void {
  const stale = readPostmasterFile(pgData);
  if (!stale || !isAlive(stale.pid) || stale.pid === process.pid || isPostmaster(stale.pid, pgData)) return;
  // The socket's lock file names the same pid and guards nothing but the socket.
  rmSync(join(socketDir, `.s.PGSQL.${stale.port}.lock`), { force: true });
  const path = join(pgData, "postmaster.pid");
  const rest = readFileSync(path, "utf8").split("\n").slice(1);
  // The folder is another user's when we are root: follow no link that lies there.
  const file = openSync(path, constants.O_WRONLY | constants.O_NOFOLLOW);
  try {
    ftruncateSync(file);
    writeSync(file, [process.pid, ...rest].join("\n"));
  } finally {
    closeSync(file);
  }
}
