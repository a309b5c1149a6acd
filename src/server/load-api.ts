import type { RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";

/** Loads the API; it needs the database pool to be set before its first request. */
export async function loadApi(): Promise<RequestListener> {
  const { handleApi } = await import("#/api/handler.ts");
  return getRequestListener((request) => handleApi(request));
}
