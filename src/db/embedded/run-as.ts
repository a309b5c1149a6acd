import { spawnSync } from "node:child_process";
import { chownSync } from "node:fs";
import type { RunAs } from "#/db/embedded/choose-user.ts";
import { errorCode, StartupError } from "#/db/startup-error.ts";

/** All that PostgreSQL gets to see of the environment: none of our settings and secrets. */
export const postgresEnv = { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

export function identity(user: RunAs): { uid?: number; gid?: number } {
  return user ? { uid: user.uid, gid: user.gid } : {};
}

export function giveTo(user: RunAs, path: string): void {
  if (user) chownSync(path, user.uid, user.gid);
}

/** Runs a short program as `user`; `reason` says why it failed. */
export function runAs(user: RunAs, program: string, args: string[]): { ok: boolean; output: string } {
  // NODE_ENV: the type of an environment wants it once Next's types are loaded.
  const env = { ...postgresEnv, NODE_ENV: "production" as const };
  const done = spawnSync(program, args, {
    ...identity(user),
    cwd: "/",
    env,
    encoding: "utf8",
    timeout: 120_000,
  });
  if (user && ["EPERM", "EINVAL"].includes(errorCode(done.error) ?? "")) {
    throw new StartupError(
      `PostgreSQL refuses to run as root, and here root may not become another user (${user.name}): ` +
        "start Meterline as an ordinary user, or set DATABASE_URL.",
    );
  }
  const output = [done.stdout, done.stderr, done.error?.message].filter(Boolean).join("\n");
  return { ok: done.status === 0, output };
}

/** Whether `user` gets into `folder`, whatever decides it: modes of the folders above, access lists, mounts. */
export function canEnter(user: RunAs, folder: string): boolean {
  return !user || runAs(user, "/bin/sh", ["-c", 'cd -- "$0"', folder]).ok;
}
