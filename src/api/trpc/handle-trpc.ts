import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { HttpRefusal, showError } from "#/api/errors.ts";
import type { Context } from "#/domain/context.ts";
import { appRouter } from "./router.ts";

/** Answers a request under /api/trpc. Throws HttpRefusal for a path that can't be read. */
export function handleTrpc(request: Request, operation: Context, requestId: string): Promise<Response> {
  refuseUnreadable(new URL(request.url).pathname);
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

/** tRPC would take the caller's fault for one of its own. */
function refuseUnreadable(pathname: string): void {
  try {
    decodeURIComponent(pathname);
  } catch {
    throw new HttpRefusal(400, "The path is not percent-encoded UTF-8.");
  }
}
