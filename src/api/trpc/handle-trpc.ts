import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { showError } from "#/api/errors.ts";
import type { Context } from "#/domain/context.ts";
import { appRouter } from "./router.ts";

/** Answers a request under /api/trpc. */
export function handleTrpc(request: Request, operation: Context, requestId: string): Promise<Response> {
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: () => ({ operation, requestId }),
    onError: ({ error, type, path }) => {
      // A subscription's middleware is long done when it fails.
      if (type !== "subscription" || !error.cause || !showError(error.cause).isOurs) return;
      operation.log.error({ err: error.cause, path }, "subscription failed");
    },
  });
}
