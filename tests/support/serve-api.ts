import { getRequestListener } from "@hono/node-server";
import { eventLane } from "#/api/events/event-lane.ts";
import { feedLane } from "#/api/feed/feed-lane.ts";
import { handleApi } from "#/api/handler.ts";
import { holdLane } from "#/api/holds/hold-lane.ts";
import { setPool } from "#/db/pool.ts";
import { readEnv } from "#/env.ts";
import type { ServerSettings } from "./database-server.ts";
import { serveHandler } from "./serve-handler.ts";

/** The API on a free port, as the self-hosted server opens it, until the file's last test. Returns its address. */
export function serveApi(settings: ServerSettings): Promise<string> {
  const sql = setPool(settings);
  const usual = getRequestListener((request) => handleApi(request));
  const env = readEnv();
  const feed = feedLane({ env, sql, next: usual });
  return serveHandler(eventLane({ env, sql, next: holdLane({ env, sql, next: feed }) }));
}
