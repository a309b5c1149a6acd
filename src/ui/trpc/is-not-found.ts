import { TRPCError } from "@trpc/server";

/** Whether a call from the server failed because there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return error instanceof TRPCError && error.code === "NOT_FOUND";
}
