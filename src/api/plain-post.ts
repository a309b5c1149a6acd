import { isUtf8 } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { HttpRefusal } from "#/api/errors.ts";
import { problemResponse } from "#/api/rest/problem-response.ts";

/** Bytes; larger bodies take the usual way, which packs and unpacks them piece by piece. */
const maxBytes = 1_000_000;

export const headerOf = (request: IncomingMessage, name: string) => {
  const value = request.headers[name];
  return typeof value === "string" ? value : value?.[0];
};

/** Whether a request is plain JSON from a service, not a browser: what may take a short way. */
export function isPlainPost({ method, headers }: IncomingMessage): boolean {
  return (
    method === "POST" &&
    headers["content-type"] === "application/json" &&
    headers["content-encoding"] === undefined &&
    headers.origin === undefined &&
    headers.expect === undefined &&
    Number(headers["content-length"]) <= maxBytes
  );
}

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** Answers with JSON, or with the problem that `work` throws; what is ours is logged. */
export async function answerJson(
  response: ServerResponse,
  { requestId, log }: { requestId: string; log: Logger },
  work: () => Promise<Answer>,
): Promise<void> {
  let answer: Answer;
  let type = "application/json";
  try {
    answer = await work();
  } catch (error) {
    const { response: problem, shown } = problemResponse(error, requestId);
    if (shown.isOurs) log.error({ err: error, request_id: requestId }, "request failed");
    const retryAfter = problem.headers.get("retry-after");
    const headers: Record<string, string> = retryAfter === null ? {} : { "retry-after": retryAfter };
    answer = { status: shown.status, body: await problem.text(), headers };
    type = "application/problem+json";
  }
  if (response.headersSent || response.destroyed) return;
  response.writeHead(answer.status, {
    ...answer.headers,
    "content-type": type,
    "content-length": Buffer.byteLength(answer.body),
    "x-content-type-options": "nosniff",
    "x-request-id": requestId,
  });
  response.end(answer.body);
}

/** The body, which is UTF-8. */
export function readText(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const bytes = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
      if (isUtf8(bytes)) resolve(bytes.toString("utf8"));
      else reject(new HttpRefusal(400, "The body is not UTF-8 text."));
    });
    request.on("close", () => {
      if (request.readableEnded) return;
      reject(new HttpRefusal(400, "The body did not arrive whole; nothing of it was recorded."));
    });
    request.on("error", () => {
      // `close` follows.
    });
  });
}
