import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { readProblem } from "#/ui/http/problem.ts";

/**
 * Fetches for the API's hooks. What is refused before any procedure is asked comes as a problem of the REST API,
 * as to somebody whose session is over; the hooks, which would wait for ever, are told as procedures tell.
 */
export async function fetchAnswer(url: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.headers.get("content-type")?.startsWith("application/problem+json")) return response;
  const { status } = response;
  const { detail, requestId } = readProblem(status, await response.text());
  const code = codeOf(status);
  const error = {
    message: status === 401 ? "You are no longer signed in." : detail,
    code: TRPC_ERROR_CODES_BY_KEY[code],
    data: { code, httpStatus: status, requestId, errors: [] },
  };
  return Response.json({ error }, { status });
}

/** Of a refusal at the door, the procedures' word. */
function codeOf(status: number) {
  if (status === 401) return "UNAUTHORIZED";
  if (status === 403) return "FORBIDDEN";
  return status < 500 ? "BAD_REQUEST" : "INTERNAL_SERVER_ERROR";
}
