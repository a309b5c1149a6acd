import type { IncomingMessage, ServerResponse } from "node:http";

/** ms in which a request must have arrived whole. */
const patience = 30_000;
const pause = 5_000;

const problem = JSON.stringify({
  type: "about:blank",
  title: "Too slow",
  status: 408,
  detail: `The request did not arrive whole within ${patience / 1000} seconds; nothing of it was done.`,
});
const refusal = [
  "HTTP/1.1 408 Request Timeout",
  "Connection: close",
  "Content-Type: application/problem+json",
  `Content-Length: ${Buffer.byteLength(problem)}`,
  "",
  problem,
].join("\r\n");

/**
 * Ends requests that arrive too slowly, so that nobody can hold connections and memory by sending bytes one by
 * one. Files and streams of events may take as long as they need: their readers have a patience of their own.
 */
export function refuseSlowBodies(answers: Iterable<ServerResponse>): void {
  const since = new WeakMap<ServerResponse, number>();
  setInterval(() => {
    const now = performance.now();
    for (const answer of answers) {
      if (answer.req.complete || isStream(answer.req)) continue;
      const first = since.get(answer);
      if (first === undefined) since.set(answer, now);
      else if (now - first >= patience) refuse(answer);
    }
  }, pause).unref();
}

/** Whether it goes to a reader that has a patience of its own. */
function isStream({ url = "", headers }: IncomingMessage): boolean {
  const [path] = url.split("?", 1);
  if (path === "/api/v1/imports") return true;
  return path === "/api/v1/events" && /ndjson|jsonl/i.test(headers["content-type"] ?? "");
}

function refuse(answer: ServerResponse): void {
  const { socket } = answer.req;
  if (!answer.headersSent) socket.write(refusal);
  socket.destroySoon();
}
