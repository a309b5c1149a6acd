import { expect } from "vitest";
import type { z } from "zod";
import { Problem } from "#/api/contract/problem.ts";
import { handleApi } from "#/api/handler.ts";

export const origin = "http://localhost:3000";

/** A request as a caller on this machine sends it. */
export function requestTo(path: string, init: RequestInit & { duplex?: "half" } = {}): Request {
  const headers = new Headers(init.headers);
  if (!headers.has("host")) headers.set("host", "localhost:3000");
  return new Request(`${origin}${path}`, { ...init, headers });
}

/** What the API answers. */
export async function ask(path: string, init?: RequestInit & { duplex?: "half" }): Promise<Response> {
  return handleApi(requestTo(path, init));
}

/** The answer's body, as the published schema has it; nothing that the schema does not name. */
export async function read<T extends z.ZodType>(
  response: Response,
  schema: T,
  status = 200,
): Promise<z.infer<T>> {
  const text = await response.clone().text();
  expect({ status: response.status, text }).toMatchObject({ status });
  expect(response.headers.get("content-type")).toBe("application/json");
  const body: unknown = JSON.parse(text);
  const parsed = schema.parse(body);
  expect(body).toEqual(parsed);
  return parsed;
}

/** The problem that an answer holds. */
export async function readProblem(response: Response, status: number): Promise<Problem> {
  const text = await response.clone().text();
  expect({ status: response.status, text }).toMatchObject({ status });
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = Problem.parse(JSON.parse(text));
  expect(problem).toMatchObject({ status, request_id: response.headers.get("x-request-id") });
  return problem;
}
