import { isUtf8 } from "node:buffer";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { decideAccess } from "#/api/access/decide-access.ts";
import { HttpRefusal } from "#/api/errors.ts";
import { requestIdOf } from "#/api/request-id.ts";
import { problemResponse } from "#/api/rest/problem-response.ts";
import type { Sql } from "#/db/connect.ts";
import { type Context, createContext } from "#/domain/context.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import type { Env } from "#/env.ts";
import { getLogger } from "#/logger.ts";
import { answerReceipts } from "./answer-receipts.ts";
import { parseEvents } from "./parse-events.ts";

/** Bytes; larger bodies take the usual way, which packs and unpacks them piece by piece. */
const maxBytes = 1_000_000;

/**
 * A short way for the call that a metering system gets most: plain JSON to `POST /api/v1/events` from a
 * service, not a browser. Same access, same checks, same answers as the REST route, without the objects of a
 * web-standard request, which cost three times as much as recording an event (docs/adr/0010-event-lane.md).
 * Everything else goes to `next`.
 */
export function eventLane(options: { env: Env; sql: Sql; next: RequestListener }): RequestListener {
  const { env, sql, next } = options;
  const contexts = new Map<string, Context>();
  const contextOf = (actor: string) => {
    const known = contexts.get(actor);
    if (known) return known;
    const ctx = createContext({ sql, log: getLogger(), actor });
    contexts.set(actor, ctx);
    return ctx;
  };
  return (request, response) => {
    if (!fits(request)) return next(request, response);
    const access = decideAccess(
      { pathname: "/api/v1/events", header: (name) => headerOf(request, name), now: new Date() },
      env,
    );
    if (access.kind !== "allowed") return next(request, response);
    void receive(request, response, contextOf(access.actor), env);
  };
}

const headerOf = (request: IncomingMessage, name: string) => {
  const value = request.headers[name];
  return typeof value === "string" ? value : value?.[0];
};

function fits(request: IncomingMessage): boolean {
  const { headers } = request;
  return (
    request.url === "/api/v1/events" &&
    request.method === "POST" &&
    headers["content-type"] === "application/json" &&
    headers["content-encoding"] === undefined &&
    headers.origin === undefined &&
    headers.expect === undefined &&
    Number(headers["content-length"]) <= maxBytes
  );
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  ctx: Context,
  env: Env,
): Promise<void> {
  const requestId = requestIdOf(headerOf(request, "x-request-id"));
  try {
    const { events, isSingle } = parseEvents(await readText(request), "json");
    const receipts = await recordEvents(ctx, events, { unknownCustomers: env.UNKNOWN_CUSTOMERS });
    const { status, answer } = answerReceipts(receipts, isSingle);
    send(response, status, "application/json", JSON.stringify(answer), requestId);
  } catch (error) {
    const { response: problem, shown } = problemResponse(error, requestId);
    if (shown.isOurs) ctx.log.error({ err: error, request_id: requestId }, "request failed");
    const retryAfter = problem.headers.get("retry-after");
    if (retryAfter !== null) response.setHeader("retry-after", retryAfter);
    send(response, shown.status, "application/problem+json", await problem.text(), requestId);
  }
}

function send(response: ServerResponse, status: number, type: string, body: string, requestId: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    "x-content-type-options": "nosniff",
    "x-request-id": requestId,
  });
  response.end(body);
}

function readText(request: IncomingMessage): Promise<string> {
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
