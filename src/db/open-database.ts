import { checkServer } from "#/db/check-server.ts";
import type { ConnectionSettings } from "#/db/connect.ts";
import { openEmbedded } from "#/db/embedded/open-embedded.ts";
import type { Env } from "#/env.ts";

export type OpenOptions = {
  /** A server is the only one on its DATA_DIR; commands run beside it and beside each other. */
  role: "server" | "command";
  /** Takes one line for the person at the terminal. */
  log: (line: string) => void;
  /** Called when the embedded PostgreSQL keeps dying and is given up. */
  onFailure?: (reason: string) => void;
};

export type OpenDatabase = {
  /** For queries. */
  connection: ConnectionSettings;
  /** For migrations, session locks and LISTEN: past any pooler. */
  directConnection: ConnectionSettings;
  embedded: boolean;
  /** Lets other processes on an embedded database know where this one answers. */
  announce: (address: string) => Promise<void>;
  /** Leaves the database; the last user of an embedded one stops it. `hurry` does not wait for its end. */
  close: (options?: { hurry?: boolean }) => Promise<void>;
};

/** Opens DATABASE_URL's server or else the embedded one. Throws StartupError when it can't be used. */
export async function openDatabase(
  env: Pick<Env, "DATABASE_URL" | "DATABASE_DIRECT_URL" | "DATA_DIR">,
  options: OpenOptions,
): Promise<OpenDatabase> {
  if (!env.DATABASE_URL) return openEmbedded(env.DATA_DIR, options);

  const pooled = env.DATABASE_DIRECT_URL !== undefined;
  const connection = { url: env.DATABASE_URL, pooled };
  const directConnection = { url: env.DATABASE_DIRECT_URL ?? env.DATABASE_URL, pooled: false };
  await checkServer(directConnection, pooled ? "DATABASE_DIRECT_URL" : "DATABASE_URL");
  if (pooled) await checkServer(connection, "DATABASE_URL");
  return { connection, directConnection, embedded: false, announce: async () => {}, close: async () => {} };
}
