import { once } from "node:events";
import "#/db/mend-postgres.ts";
import { openDatabase } from "#/db/open-database.ts";
import { StartupError } from "#/db/startup-error.ts";
import { type Env, EnvError, readEnv } from "#/env.ts";
import { drain } from "#/server/drain.ts";
import { beginLifetime } from "#/server/lifetime.ts";
import { listen } from "#/server/listen.ts";
import { openDoor } from "#/server/route-requests.ts";
import { startApi } from "#/server/start-api.ts";
import { openWebSockets } from "#/server/web-sockets/open-web-sockets.ts";

// A process that is the server as main.ts starts it, but for the pages, which take a minute to build.
const log = (line: string) => void process.stdout.write(`${line}\n`);
const lifetime = beginLifetime(log);
const { stopped } = lifetime;

process.once("uncaughtException", (error) => {
  process.exitCode = 1;
  console.error("Meterline stops, because of a fault of its own:", error);
  lifetime.stop();
});

try {
  await run(readEnv());
  if (!stopped.aborted) await once(stopped, "abort");
} catch (error) {
  // Stopping makes whatever was still starting fail.
  if (!stopped.aborted) report(error);
  lifetime.stop();
}
await lifetime.end();
process.exit();

async function run(env: Env): Promise<void> {
  const webSockets = openWebSockets(env);
  const { server, inside, openApi, openPages } = openDoor(webSockets);
  // As in run-server.ts: that another server has this DATA_DIR is the better news.
  const [listening] = await Promise.allSettled([listen(server, env.HOST, env.PORT)]);
  lifetime.onDoorsClose(() => webSockets.close(lifetime.hurried));
  lifetime.onDoorsClose(() => drain(inside, 10_000, lifetime.hurried));
  const database = await openDatabase(env, {
    role: "server",
    log,
    onFailure(reason) {
      log(reason);
      process.exitCode = 1;
      lifetime.stop();
    },
  });
  lifetime.onEnd(() => database.close());
  if (listening.status === "rejected") throw listening.reason;
  const address = listening.value;
  openPages((_request, response) => response.writeHead(404).end());
  await startApi({ env, address, database, open: openApi, follow: webSockets.follow, log, lifetime });
  await database.announce(address);
  log(`Meterline is ready at ${address}`);
}

function report(error: unknown): void {
  process.exitCode = 1;
  if (error instanceof StartupError || error instanceof EnvError) console.error(error.message);
  else console.error("Meterline could not start:", error);
}
