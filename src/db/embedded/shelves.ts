import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { RunAs } from "#/db/embedded/choose-user.ts";

/** Folders for what must lie outside the installation, best first. Those for `user` can be entered by anyone. */
export function listShelves(user: RunAs, dataDir: string): string[] {
  return user ? ["/var/lib/meterline", "/var/cache/meterline", "/opt/meterline"] : [dataDir];
}

/** Makes a folder that others may enter, whatever the umask; one that exists keeps its mode. */
export function makeShelf(folder: string): void {
  if (existsSync(folder)) return;
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
}

/** A file or folder beside the cluster. */
export const inCluster = (base: string) => ({
  /** PostgreSQL's own data folder. */
  pgData: join(base, "postgres"),
  settings: join(base, "postgresql.conf"),
  socket: join(base, "socket"),
});
