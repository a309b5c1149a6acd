import { OpenAPIHono } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import type { Context as Operation } from "#/domain/context.ts";
import { parseExactJson } from "#/domain/usage/recording/parse-exact-json.ts";
import type { Env } from "#/env.ts";

export interface ApiEnv {
  Bindings: {
    /** The path at the root that was asked for, where it stands for one of the API's. */
    alias?: string;
  };
  Variables: {
    requestId: string;
    actor: string;
    /** The settings that decide who is let in. */
    env: Env;
    /** The context of the operations that this request asks for. */
    operation: Operation;
  };
}

/** Has a JSON body read with all digits of its numbers. */
export const exactJson: MiddlewareHandler<ApiEnv> = async (c, next) => {
  c.req.json = async <T>() => parseExactJson(await c.req.text()) as T;
  await next();
};

/** A part of the REST surface: routes with their contracts. Invalid input is refused in one way everywhere. */
export function createRoutes(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw result.error;
    },
  });
}
