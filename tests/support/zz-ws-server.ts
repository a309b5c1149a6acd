import { once } from "node:events";
import "#/db/mend-postgres.ts";
import { openDatabase } from "#/db/open-database.ts";
import { readEnv } from "#/env.ts";
import { drain } from "#/server/drain.ts";
import { beginLifetime } from "#/server/lifetime.ts";
import { listen } from "#/server/listen.ts";
import { openDoor } from "#/server/route-requests.ts";
import { startApi } from "#/server/start-api.ts";
import { openWebSockets } from "#/server/web-sockets/open-web-sockets.ts";

// A process that is the server as main.ts starts it, but for the pages, which take a minute to build.
const env = readEnv();
const log = (line: string) => void process.stdout.write(`${line}\n`);
const lifetime = beginLifetime(log);

process.once("uncaughtException", (error) => {
  process.exitCode = 1;
  console.error("Meterline stops, because of a fault of its own:", error);
  lifetime.stop();
});

const webSockets = openWebSockets(env);
const { server, inside, openApi, openPages } = openDoor(webSockets);
const address = await listen(server, env.HOST, env.PORT);
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
openPages((_request, response) => response.writeHead(404).end());
await startApi({ env, address, database, open: openApi, follow: webSockets.follow, log, lifetime });
if (process.env.PROFILE) {
  const { Session } = await import("node:inspector/promises");
  const { writeFileSync } = await import("node:fs");
  const session = new Session(); session.connect();
  process.on("SIGUSR2", async () => { writeFileSync("/tmp/ws/mem.json", JSON.stringify(process.memoryUsage())); if (!process.env.CPU) return; await session.post("Profiler.enable"); await session.post("Profiler.setSamplingInterval", { interval: 500 }); await session.post("Profiler.start"); setTimeout(async () => { const { profile } = await session.post("Profiler.stop"); writeFileSync(process.env.PROFILE + "-" + Date.now() + ".cpuprofile", JSON.stringify(profile)); }, 8000); });
}
await database.announce(address);
log(`Meterline is ready at ${address}`);
if (!lifetime.stopped.aborted) await once(lifetime.stopped, "abort");
await lifetime.end();
process.exit();
