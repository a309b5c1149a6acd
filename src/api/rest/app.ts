import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context as Operation } from "#/domain/context.ts";
import type { Env } from "#/env.ts";

export interface ApiEnv {
  Variables: {
    requestId: string;
    actor: string;
    /** The settings that decide who is let in. */
    env: Env;
    /** The context of the operations that this request asks for. */
    operation: Operation;
  };
}

/** A part of the REST surface: routes with their contracts. Invalid input is refused in one way everywhere. */
export function createRoutes(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw result.error;
    },
  });
}
