import { connect } from "#/db/connect.ts";
import { openDatabase } from "#/db/open-database.ts";
import { StartupError } from "#/db/startup-error.ts";
import { readEnv } from "#/env.ts";

// A process that opens the database, says so, and holds it until SIGTERM. First argument: its role.
const log = (line: string) => console.log(line);
const role = process.argv[2] === "server" ? "server" : "command";
try {
  const database = await openDatabase(readEnv(), { role, log });
  const sql = connect(database.connection, { max: 1, applicationName: "test" });
  const [row] = await sql`select current_setting('server_version_num')::int as version, ${"é"} || '' as text`;
  await sql.end();
  process.once("SIGTERM", async () => {
    clearInterval(alive);
    await database.close();
    log("closed");
  });
  const alive = setInterval(() => {}, 60_000);
  log(`open ${row?.version} ${row?.text}`);
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
