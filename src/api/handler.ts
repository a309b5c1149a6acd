import { getPool } from "#/db/pool.ts";

/** Placeholder. Answers the API's requests. */
export async function handleApi(request: Request): Promise<Response> {
  const [row] = await getPool()`select 1 as one`;
  return Response.json({ status: "ok", path: new URL(request.url).pathname, ...row });
}
