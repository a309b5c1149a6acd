import type { z } from "@hono/zod-openapi";
import { Problem } from "#/api/contract/problem.ts";

const meanings = {
  400: "Unreadable input",
  404: "Not found",
  408: "Too slow",
  409: "Conflict with what is there",
  413: "Too large",
  415: "Unsupported media type",
  422: "Invalid input",
  500: "A service that this depends on failed",
  503: "Busy, or nobody leads the simulation; try again after `retry-after` seconds",
} as const;

export const jsonAnswer = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { "application/json": { schema } },
});

/** A body that must be JSON of that shape. */
export const jsonBody = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { "application/json": { schema } },
});

/** The problems that a route may answer with, for its contract. */
export function problemAnswers<const S extends keyof typeof meanings>(...statuses: S[]) {
  const answer = (status: S) => ({
    description: meanings[status],
    content: { "application/problem+json": { schema: Problem } },
  });
  return Object.fromEntries(statuses.map((status) => [status, answer(status)])) as Record<
    S,
    ReturnType<typeof answer>
  >;
}
