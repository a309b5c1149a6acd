import { ask } from "./ask.ts";

/** What the API answers to a JSON body. */
export const send = (method: "POST" | "PATCH" | "PUT", path: string, body: unknown): Promise<Response> =>
  ask(path, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

export const remove = (path: string): Promise<Response> => ask(path, { method: "DELETE" });
