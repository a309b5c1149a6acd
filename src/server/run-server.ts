import { join } from "node:path";
import { openDatabase } from "#/db/open-database.ts";
import { StartupError } from "#/db/startup-error.ts";
import type { Env } from "#/env.ts";
import { buildPages } from "#/server/build-pages.ts";
import { copyDocumentationAssets } from "#/server/copy-documentation-assets.ts";
import { drain } from "#/server/drain.ts";
import type { Lifetime } from "#/server/lifetime.ts";
import { listen } from "#/server/listen.ts";
import { loadPages } from "#/server/load-pages.ts";
import { openDoor } from "#/server/route-requests.ts";
import { openWebSockets } from "#/server/web-sockets/open-web-sockets.ts";

const root = join(import.meta.dirname, "../..");

/** ms that requests under way get to end when the server stops. */
const patience = 10_000;

type ServerOptions = { env: Env; dev: boolean; log: (line: string) => void; lifetime: Lifetime };

/** Starts the whole server; answers once it is ready. What it opens is closed by `lifetime`. */
export async function runServer({ env, dev, log, lifetime }: ServerOptions): Promise<void> {
  refuseOpenDoor(env);
  const webSockets = openWebSockets(env);
  const { server, inside, openApi, openPages, otherSockets } = openDoor(webSockets);
  const { stopped, hurried } = lifetime;

  // Listening comes first and may fail, but that another server has this DATA_DIR is the better news.
  const listening = await Promise.allSettled([listen(server, env.HOST, env.PORT)]).then(([result]) => result);
  lifetime.onDoorsClose(() => webSockets.close(hurried));
  lifetime.onDoorsClose(() => drain(inside, dev ? 0 : patience, hurried));
  const opened = openDatabase(env, { role: "server", log, onFailure: fail });
  // Its modules take as long to load as PostgreSQL to start: both at once.
  const api = import("#/server/start-api.ts");
  const database = await opened;
  lifetime.onEnd(() => database.close({ hurry: hurried.aborted }));
  if (listening.status === "rejected") throw listening.reason;
  const address = listening.value;
  stopped.throwIfAborted();

  async function startPages() {
    copyDocumentationAssets(root);
    if (!dev) await buildPages(root, log, stopped);
    const pages = await loadPages(root, otherSockets, new URL(address), dev);
    lifetime.onEnd(pages.close);
    return pages.listener;
  }
  const { follow } = webSockets;
  const opening = api.then(({ startApi }) =>
    startApi({ env, address, database, open: openApi, follow, log, lifetime }),
  );
  const [pages] = await Promise.all([startPages(), opening, database.announce(address)]);
  openPages(pages);
  stopped.throwIfAborted();
  log(`Meterline is ready at ${address}`);

  function fail(reason: string): void {
    log(reason);
    process.exitCode = 1;
    lifetime.stop();
  }
}

function refuseOpenDoor(env: Env): void {
  if (env.isLoopback || env.ADMIN_API_KEY) return;
  throw new StartupError(
    `HOST ${env.HOST} lets other machines in: set ADMIN_API_KEY to a secret of at least 16 characters, or leave HOST out.`,
  );
}
