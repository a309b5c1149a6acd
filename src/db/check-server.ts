import { setTimeout as sleep } from "node:timers/promises";
import { type ConnectionSettings, connect } from "#/db/connect.ts";
import { explainConnectionError, isPassing } from "#/db/explain-connection-error.ts";
import { StartupError } from "#/db/startup-error.ts";

/** Oldest PostgreSQL that has all we use, as server_version_num has it (pg_input_is_valid came with 16). */
const oldestVersion = 160_000;

/** ms to wait for a server that is just starting, as with `docker compose up`. */
const patience = 15_000;

/** Checks that the server behind `settings`, which came from the setting `name`, can be used. */
export async function checkServer(
  settings: ConnectionSettings & { url: string },
  name: string,
): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return await check(settings, name);
    } catch (error) {
      if (error instanceof StartupError) throw error;
      if (!isPassing(error) || Date.now() > deadline) throw explainConnectionError(error, settings.url, name);
    }
    await sleep(500);
  }
}

async function check(settings: ConnectionSettings, name: string): Promise<void> {
  const sql = connect(settings, { max: 1, applicationName: "meterline check", connectTimeout: 10 });
  // postgres.js reconnects for ever to a server that hangs up before it has answered.
  const tooLong = sleep(patience, undefined, { ref: false }).then(() => {
    throw new StartupError(
      `The server in ${name} accepts connections but does not answer as PostgreSQL does: check host and port.`,
    );
  });
  try {
    await Promise.race([ask(), tooLong]);
  } finally {
    tooLong.catch(() => {});
    await sql.end({ timeout: 1 });
  }

  async function ask() {
    const [row] = await sql`
      select current_setting('server_version_num')::int as version, current_setting('server_version') as shown,
        current_setting('server_encoding') as encoding, pg_is_in_recovery() as replica`;
    const fault =
      explainVersion(Number(row?.version), String(row?.shown)) ??
      (row?.encoding === "UTF8"
        ? undefined
        : `its encoding is ${row?.encoding}: create one with \`createdb --encoding=UTF8 --template=template0\``) ??
      (row?.replica ? "it is a read-only replica: name the primary server" : undefined);
    if (fault) throw new StartupError(`The database in ${name} can't be used, ${fault}.`);
  }
}

/** Why this version of PostgreSQL won't do; nothing if it does. `versionNumber` as in server_version_num: 160004. */
export function explainVersion(versionNumber: number, shown: string): string | undefined {
  if (versionNumber >= oldestVersion) return undefined;
  return `it is PostgreSQL ${shown}: Meterline needs 16 or later, or no DATABASE_URL at all to use its own`;
}
