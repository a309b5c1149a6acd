import { randomBytes } from "node:crypto";
import {
  chmodSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { makeFolder } from "#/db/embedded/make-folder.ts";
import { errorCode, errorText, StartupError } from "#/db/startup-error.ts";

/** What Meterline knows of its cluster, kept in DATA_DIR/cluster.json for its owner alone. */
const ClusterState = z.object({
  /** Of the database user `meterline`. */
  password: z.string().min(1),
  /** Folder of the cluster, when PostgreSQL's user can't enter DATA_DIR. */
  location: z.string().optional(),
  /** DATA_DIR at the time `location` was chosen: a copied DATA_DIR must not share the original's cluster. */
  madeFor: z.string().optional(),
});
export type ClusterState = z.infer<typeof ClusterState>;

const stateFile = (dataDir: string) => join(dataDir, "cluster.json");

/**
 * Makes DATA_DIR if need be, closed to others. As root it lets others pass through, though not list it, since PostgreSQL
 * then is another user; so too if it finds an empty folder of its own.
 */
export function makeDataDir(dataDir: string): void {
  try {
    const isRoot = process.getuid?.() === 0;
    const made = makeFolder(dataDir);
    const { uid, mode } = statSync(dataDir);
    if (made) chmodSync(dataDir, isRoot ? 0o711 : 0o700);
    else if (isRoot && uid === 0 && readdirSync(dataDir).length === 0) chmodSync(dataDir, mode | 0o011);
  } catch (error) {
    throw explain(error, dataDir);
  }
}

/** The state of DATA_DIR's cluster; a new one gets a random password. Safe when several processes start at once. */
export function readOrCreateState(dataDir: string): ClusterState {
  return readState(dataDir) ?? createState(dataDir);
}

export function readState(dataDir: string): ClusterState | undefined {
  let text: string;
  try {
    text = readFileSync(stateFile(dataDir), "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw explain(error, dataDir);
  }
  try {
    return ClusterState.parse(JSON.parse(text));
  } catch {
    throw new StartupError(
      `${stateFile(dataDir)} is damaged and the database's password is in it: restore that file, or set DATA_DIR to another folder.`,
    );
  }
}

function createState(dataDir: string): ClusterState {
  const state = { password: randomBytes(24).toString("base64url") };
  const draft = writeDraft(dataDir, state);
  try {
    // A link, not a rename: it fails when another process was faster, whose password then counts.
    linkSync(draft, stateFile(dataDir));
    return state;
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw explain(error, dataDir);
    return readOrCreateState(dataDir);
  } finally {
    rmSync(draft, { force: true });
  }
}

export function updateState(dataDir: string, state: ClusterState): void {
  renameSync(writeDraft(dataDir, state), stateFile(dataDir));
}

function writeDraft(dataDir: string, state: ClusterState): string {
  const draft = `${stateFile(dataDir)}.new-${process.pid}`;
  try {
    writeFileSync(draft, `${JSON.stringify(state, undefined, 2)}\n`, { mode: 0o600 });
    return draft;
  } catch (error) {
    throw explain(error, dataDir);
  }
}

function whoAmI(): string {
  try {
    return userInfo().username;
  } catch {
    // The user id has no name.
    return `User ${process.getuid?.()}`;
  }
}

function explain(error: unknown, dataDir: string): unknown {
  switch (errorCode(error)) {
    case "EEXIST":
    case "ENOTDIR":
      return new StartupError(`DATA_DIR ${dataDir} is a file, or lies below one: name a folder.`);
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new StartupError(
        `${whoAmI()} may not write to DATA_DIR ${dataDir}: start as the user who owns it, or set DATA_DIR to a folder of yours.`,
      );
    case "ENOSPC":
    case "EDQUOT":
      return new StartupError(
        `The disk that holds DATA_DIR ${dataDir} is full: make room, or set DATA_DIR to another disk.`,
      );
    default:
      return error instanceof StartupError
        ? error
        : new StartupError(`DATA_DIR ${dataDir} can't be used: ${errorText(error)}.`);
  }
}
