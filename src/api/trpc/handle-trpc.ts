import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { Context } from "#/domain/context.ts";
import { appRouter } from "./router.ts";

/** Answers a request under /api/trpc. */
export function handleTrpc(request: Request, operation: Context, requestId: string): Promise<Response> {
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: () => ({ operation, requestId }),
  });
}
