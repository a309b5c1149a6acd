import type { MiddlewareHandler } from "hono";
import { HttpRefusal } from "#/api/errors.ts";
import type { ApiEnv } from "./app.ts";

/** Refuses a body that says it is something else, where what it says would be passed over. */
export const expectJson: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  const hasBody = c.req.raw.body !== null && c.req.header("content-length") !== "0";
  if (hasBody && type !== "application/json" && !/^application\/.+\+json$/.test(type ?? "")) {
    throw new HttpRefusal(
      415,
      `The content type is ${JSON.stringify((type ?? "missing").slice(0, 100))}; expected application/json.`,
    );
  }
  await next();
};
