import { once } from "node:events";
import "#/db/mend-postgres.ts";
import { StartupError } from "#/db/startup-error.ts";
import { EnvError, readEnv } from "#/env.ts";
import { beginLifetime } from "#/server/lifetime.ts";

const log = (line: string) => void process.stdout.write(`${line}\n`);
const lifetime = beginLifetime(log);
const { stopped } = lifetime;

process.once("uncaughtException", (error) => {
  process.exitCode = 1;
  console.error("Meterline stops, because of a fault of its own:", error);
  lifetime.stop();
});

try {
  const { runServer } = await import("#/server/run-server.ts");
  await runServer({ env: readEnv(), dev: process.argv.includes("--dev"), log, lifetime });
  if (!stopped.aborted) await once(stopped, "abort");
} catch (error) {
  // Stopping makes whatever was still starting fail.
  if (!stopped.aborted) report(error);
  lifetime.stop();
}
await lifetime.end();
process.exit();

function report(error: unknown): void {
  process.exitCode = 1;
  if (error instanceof StartupError || error instanceof EnvError) console.error(error.message);
  else console.error("Meterline could not start:", error);
}
