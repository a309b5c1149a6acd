import { lstatSync, mkdirSync } from "node:fs";
import type { RunAs } from "#/db/embedded/choose-user.ts";
import { giveTo } from "#/db/embedded/run-as.ts";
import { errorCode, StartupError } from "#/db/startup-error.ts";

/** Makes the folder of the socket, for PostgreSQL's user alone (root gets in all the same). */
export function prepareSocketDir(socketDir: string, user: RunAs): void {
  try {
    mkdirSync(socketDir, { mode: 0o700 });
    giveTo(user, socketDir);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  // In /tmp anybody could have made it first, to listen in.
  const found = lstatSync(socketDir);
  const owner = user?.uid ?? process.getuid?.();
  if (!found.isDirectory() || found.uid !== owner || (found.mode & 0o077) !== 0) {
    throw new StartupError(
      `${socketDir} is not a folder of PostgreSQL's user alone: remove it and start again.`,
    );
  }
}
