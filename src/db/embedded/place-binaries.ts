import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import type { RunAs } from "#/db/embedded/choose-user.ts";
import { type Binaries, binariesIn, findBinaries, listLinks } from "#/db/embedded/find-binaries.ts";
import { runAs } from "#/db/embedded/run-as.ts";
import { makeShelf } from "#/db/embedded/shelves.ts";
import { StartupError } from "#/db/startup-error.ts";

/**
 * PostgreSQL's programs where `user` can run them: as installed, or, when they lie under a closed home folder
 * or lack their links, as a copy in one of `shelves`.
 */
export function placeBinaries(user: RunAs, shelves: string[], log: (line: string) => void): Binaries {
  const { binaries, version } = findBinaries();
  const first = runAs(user, binaries.postgres, ["--version"]);
  if (first.ok) return binaries;

  const name = `postgresql-${version}-${process.platform}-${process.arch}`;
  let reason = first.output;
  for (const shelf of shelves) {
    const copy = binariesIn(join(shelf, name));
    const isNew = !existsSync(copy.postgres);
    try {
      if (isNew) copyBinaries(binaries.root, shelf, copy.root);
    } catch {
      continue;
    }
    const next = runAs(user, copy.postgres, ["--version"]);
    if (next.ok) {
      if (isNew)
        log(`PostgreSQL runs from a copy in ${copy.root}${user ? `, which ${user.name} can reach` : ""}.`);
      return copy;
    }
    reason = next.output;
  }
  throw new StartupError(
    `The bundled PostgreSQL does not run on this system (${lastLine(reason)}): set DATABASE_URL to a PostgreSQL of yours.`,
  );
}

function copyBinaries(from: string, shelf: string, to: string): void {
  makeShelf(shelf);
  const unfinished = `${to}.new-${process.pid}`;
  try {
    // Static libraries are half of the package and of no use here.
    cpSync(from, unfinished, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith(".a"),
    });
    for (const { link, to: target } of listLinks(from)) {
      const path = join(unfinished, link);
      if (!existsSync(path)) symlinkSync(target, path);
    }
    openToAll(unfinished);
    renameSync(unfinished, to);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
}

/** A strict umask at `npm ci` closes the files to everyone else, and copies keep their modes. */
function openToAll(path: string): void {
  const entry = lstatSync(path);
  if (entry.isSymbolicLink()) return;
  chmodSync(path, entry.isDirectory() || entry.mode & 0o100 ? 0o755 : 0o644);
  if (entry.isDirectory()) for (const name of readdirSync(path)) openToAll(join(path, name));
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "it does not start";
}
