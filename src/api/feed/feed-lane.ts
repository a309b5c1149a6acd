import { once } from "node:events";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { decideAccess } from "#/api/access/decide-access.ts";
import { actorContexts } from "#/api/actor-contexts.ts";
import { showError } from "#/api/errors.ts";
import { headerOf } from "#/api/plain-post.ts";
import { requestIdOf } from "#/api/request-id.ts";
import { reconnectAfter, silence } from "#/api/trpc/stream-times.ts";
import type { Sql } from "#/db/connect.ts";
import type { Context } from "#/domain/context.ts";
import { feedCounts } from "#/domain/simulation/live/feed-counts.ts";
import { followFrames } from "#/domain/simulation/live/follow-frames.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import type { Env } from "#/env.ts";
import { readFeedRequest } from "./read-feed-request.ts";
import { sendSoon } from "./send-queue.ts";

const begin = `event: connected\ndata: ${JSON.stringify({ reconnectAfterInactivityMs: reconnectAfter })}\n\n\n`;
const ping = "event: ping\ndata: \n\n\n";

/**
 * A short way for the subscription `simulation.feed`, which many follow at once: what tRPC would send, made once a
 * frame for all readers, and written straight to the connection (docs/adr/0018-feed-lane.md). What is not the plain
 * request of a page or a service goes to `next`.
 */
export function feedLane(options: { env: Env; sql: Sql; next: RequestListener }): RequestListener {
  const { env, sql, next } = options;
  const contextOf = actorContexts(sql);
  return (request, response) => {
    const asked = readFeedRequest(request);
    if (!asked) return next(request, response);
    const access = decideAccess(
      { pathname: asked.pathname, header: (name) => headerOf(request, name), now: new Date() },
      env,
    );
    if (access.kind !== "allowed") return next(request, response);
    void stream(request, response, contextOf(access.actor), asked.lastSeq);
  };
}

async function stream(
  request: IncomingMessage,
  response: ServerResponse,
  ctx: Context,
  lastSeq: number | null,
): Promise<void> {
  const left = new AbortController();
  response.once("close", () => left.abort());
  response.on("error", () => left.abort());
  // The door looks at this one to know what is endless.
  response.setHeader("content-type", "text/event-stream");
  response.writeHead(200, {
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
    "x-content-type-options": "nosniff",
    "x-request-id": requestIdOf(headerOf(request, "x-request-id")),
  });
  response.write(begin);
  const counts = feedCounts();
  counts.eventStreams++;
  const silent = setInterval(() => response.writableLength === 0 && response.write(ping), silence);
  try {
    for await (const frame of followFrames(ctx, { lastSeq }, left.signal)) {
      const isTaken = await new Promise<boolean>((sent) => {
        sendSoon(() => sent(left.signal.aborted || response.write(messageOf(frame))));
      });
      silent.refresh();
      if (!isTaken) await once(response, "drain", { signal: left.signal });
    }
  } catch (error) {
    if (!left.signal.aborted && showError(error).isOurs) {
      ctx.log.error({ err: error }, "subscription failed");
    }
  } finally {
    clearInterval(silent);
    counts.eventStreams--;
    // Whoever still listens asks again, from the last frame it got.
    response.end();
  }
}

const messages = new WeakMap<Frame, Buffer>();

/** The frame as one event; readers share frames, so they share this too. */
function messageOf(frame: Frame): Buffer {
  const known = messages.get(frame);
  if (known) return known;
  const message = Buffer.from(`data: ${JSON.stringify(frame)}\nid: ${frame.seq}\n\n\n`);
  messages.set(frame, message);
  return message;
}
