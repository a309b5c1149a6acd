import { initTRPC, TRPCError } from "@trpc/server";
import { z } from "zod";
import { type ShownError, showError } from "#/api/errors.ts";
import type { Context } from "#/domain/context.ts";
import { reconnectAfter, silence } from "./stream-times.ts";

interface TrpcContext {
  operation: Context;
  requestId: string;
}

const codes = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  408: "TIMEOUT",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  422: "UNPROCESSABLE_CONTENT",
  500: "INTERNAL_SERVER_ERROR",
  503: "SERVICE_UNAVAILABLE",
} as const satisfies Record<ShownError["status"], TRPCError["code"]>;

const trpc = initTRPC.context<TrpcContext>().create({
  sse: {
    ping: { enabled: true, intervalMs: silence },
    client: { reconnectAfterInactivityMs: reconnectAfter },
  },
  errorFormatter: ({ shape, error, ctx }) => {
    const fault = error.cause && showError(error.cause);
    const shown = error.code === "BAD_REQUEST" ? undefined : fault;
    return {
      ...shape,
      message:
        shown?.detail ??
        (error.code === "INTERNAL_SERVER_ERROR" ? "Something went wrong on the server." : shape.message),
      data: {
        ...shape.data,
        stack: undefined,
        requestId: ctx?.requestId ?? null,
        /** What is wrong with which field of the input. */
        errors: fault?.errors ?? [],
      },
    };
  },
});

export const router = trpc.router;
export const createCallerFactory = trpc.createCallerFactory;

/** A procedure whose failures show what REST would show, and are logged the same. */
export const procedure = trpc.procedure.use(async ({ ctx, next, path }) => {
  const result = await next();
  if (result.ok) return result;
  const cause = result.error.cause;
  if (!cause) return result;
  const shown = showError(cause);
  // What is no JSON, tRPC has refused by itself.
  if (shown.isOurs && result.error.code === "BAD_REQUEST") return result;
  if (shown.isOurs) ctx.operation.log.error({ err: cause, path }, "procedure failed");
  throw new TRPCError({
    code: result.error.code === "BAD_REQUEST" ? "BAD_REQUEST" : codes[shown.status],
    message: shown.detail,
    cause,
  });
});

/** The page of a list, in the input of a procedure. */
export const page = (perPage: number, most = 1000) => ({
  page: z.int().min(1).max(1_000_000).default(1),
  perPage: z.int().min(1).max(most).default(perPage),
});
