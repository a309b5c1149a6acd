import type { MiddlewareHandler } from "hono";
import { HttpRefusal } from "#/api/errors.ts";
import type { ApiEnv } from "./app.ts";

/** Refuses a body that says it is something else, where what it says would be passed over. */
export const expectJson: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  const isJson = type === "application/json" || /^application\/.+\+json$/.test(type ?? "");
  if (!isJson && hasBody(c.req.raw)) {
    throw new HttpRefusal(
      415,
      `The content type is ${JSON.stringify((type ?? "missing").slice(0, 100))}; expected application/json.`,
    );
  }
  await next();
};

/** A request that says nothing of a body has none, whatever the stream that stands for it. */
const hasBody = ({ body, headers }: Request): boolean =>
  body !== null &&
  headers.get("content-length") !== "0" &&
  ["content-type", "content-length", "transfer-encoding"].some((name) => headers.has(name));
