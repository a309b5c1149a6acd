import { QueryClient } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";

/** Answers from 400 to 499 come out the same however often they are asked for. */
function isWorthRetrying(failures: number, error: unknown): boolean {
  if (failures >= 2) return false;
  if (!(error instanceof TRPCClientError)) return true;
  const status: unknown = error.data?.httpStatus;
  return typeof status !== "number" || status >= 500;
}

/** Settings shared by the server's prefetching and the browser's cache. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // What the server has just rendered is not asked for again at once.
        staleTime: 10_000,
        retry: isWorthRetrying,
      },
    },
  });
}
