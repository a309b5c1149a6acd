import type { RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createRestApi } from "#/api/rest/rest-api.ts";
import type { Sql } from "#/db/connect.ts";
import { setPool } from "#/db/pool.ts";
import { type Env, parseEnv } from "#/env.ts";
import type { ServerSettings } from "./database-server.ts";
import { serveHandler } from "./serve-handler.ts";

type Lane = (options: { env: Env; sql: Sql; next: RequestListener }) => RequestListener;

const key = "a secret of a test";

/** A short way in front of the REST API, on a free port, for callers with a key. */
export async function serveLane(settings: ServerSettings, lane: Lane) {
  const env = parseEnv({ HOST: "0.0.0.0", ADMIN_API_KEY: key });
  const api = createRestApi(() => env);
  const usual = getRequestListener((request) => api.fetch(request));
  let passed = 0;
  const next: RequestListener = (request, response) => {
    passed++;
    return usual(request, response);
  };
  const origin = await serveHandler(lane({ env, sql: setPool(settings), next }));
  return {
    origin,
    authorization: `Bearer ${key}`,
    /** How many requests went the usual way. */
    usualWay: () => passed,
  };
}
