import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { chooseUser, type RunAs } from "#/db/embedded/choose-user.ts";
import {
  type ClusterState,
  makeDataDir,
  readOrCreateState,
  readState,
  updateState,
} from "#/db/embedded/cluster-state.ts";
import { canEnter } from "#/db/embedded/run-as.ts";
import { inCluster, listShelves, makeShelf } from "#/db/embedded/shelves.ts";
import { StartupError } from "#/db/startup-error.ts";

/** One embedded PostgreSQL: where it lies and whom it runs as. */
export type Cluster = {
  dataDir: string;
  pgData: string;
  /** Our settings for PostgreSQL, written anew at every start. */
  settingsFile: string;
  socketDir: string;
  logFile: string;
  password: string;
  user: RunAs;
  log: (line: string) => void;
};

/** Longest folder of a socket: sun_path holds 103 bytes on macOS and 107 on Linux, "/.s.PGSQL.5432" is 14. */
const longestSocketDir = 89;

/** Finds the cluster of `dir` or decides where a new one goes. Creates DATA_DIR and its state, nothing else. */
export function locateCluster(dir: string, log: (line: string) => void): Cluster {
  makeDataDir(resolve(dir));
  const dataDir = realpathSync(dir);
  const state = readOrCreateState(dataDir);
  const inside = inCluster(dataDir).pgData;
  const user = chooseUser(state.location ? inCluster(state.location).pgData : inside);
  const base = state.location ? checkedLocation(dataDir, state) : placeCluster(dataDir, state, user, log);
  const { pgData, settings } = inCluster(base);
  const logFile = join(dataDir, "postgresql.log");
  const socketDir = placeSocket(base, state);
  return { dataDir, pgData, settingsFile: settings, socketDir, logFile, password: state.password, user, log };
}

function placeCluster(
  dataDir: string,
  state: ClusterState,
  user: RunAs,
  log: (line: string) => void,
): string {
  if (canEnter(user, dataDir)) return dataDir;
  if (existsSync(inCluster(dataDir).pgData)) {
    throw new StartupError(
      `PostgreSQL runs as ${user?.name}, who may no longer enter ${dataDir}: give others the x permission on it and the folders above.`,
    );
  }
  for (const shelf of listShelves(user, dataDir)) {
    try {
      makeShelf(shelf);
      const location = join(shelf, `data-${nameOf(state)}`);
      makeShelf(location);
      if (!canEnter(user, location)) continue;
      state.location = location;
      state.madeFor = dataDir;
      updateState(dataDir, state);
      log(`PostgreSQL runs as ${user?.name}, who can't enter ${dataDir}: its files go to ${location}.`);
      return location;
    } catch {
      // Not writable: try the next one.
    }
  }
  throw new StartupError(
    `PostgreSQL runs as ${user?.name}, who can't enter ${dataDir}: set DATA_DIR to a folder that other users can enter, such as /srv/meterline.`,
  );
}

/** The location named in DATA_DIR, unless DATA_DIR is a copy of a folder that still uses it. */
function checkedLocation(dataDir: string, state: ClusterState): string {
  const { location = dataDir, madeFor = dataDir } = state;
  if (!existsSync(location)) {
    throw new StartupError(
      `The data of ${dataDir} was in ${location}, which is gone: restore it, or set DATA_DIR to another folder.`,
    );
  }
  if (madeFor !== dataDir) {
    if (existsSync(madeFor) && readState(madeFor)?.location === location) {
      throw new StartupError(
        `${dataDir} is a copy of ${madeFor}, and both name ${location} as their data: remove the copy.`,
      );
    }
    state.madeFor = dataDir;
    updateState(dataDir, state);
  }
  return location;
}

function placeSocket(base: string, state: ClusterState): string {
  const { socket } = inCluster(base);
  if (Buffer.byteLength(socket) <= longestSocketDir) return socket;
  // Not TMPDIR, which differs between users and between a service and a terminal.
  return join("/tmp", `meterline-${nameOf(state)}`);
}

/** A name that all processes on a DATA_DIR agree on, and nobody else can guess. */
function nameOf(state: ClusterState): string {
  return createHash("sha256").update(state.password).digest("hex").slice(0, 12);
}
