import type { Problem } from "#/api/contract/problem.ts";
import { type ShownError, showError } from "#/api/errors.ts";

/** RFC 9457 problem details of an error. */
export function problemResponse(
  error: unknown,
  requestId: string,
): { response: Response; shown: ShownError } {
  const shown = showError(error);
  const problem: Problem = {
    type: "about:blank",
    title: shown.title,
    status: shown.status,
    detail: shown.detail,
    ...(shown.errors && { errors: shown.errors }),
    request_id: requestId,
  };
  const headers = new Headers({ "content-type": "application/problem+json" });
  if (shown.retryAfter) headers.set("retry-after", String(shown.retryAfter));
  if (shown.status === 401) headers.set("www-authenticate", 'Bearer realm="Meterline"');
  return { response: new Response(JSON.stringify(problem), { status: shown.status, headers }), shown };
}
