import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { decideAccess } from "#/api/access/decide-access.ts";
import { actorContexts } from "#/api/actor-contexts.ts";
import { answerJson, headerOf, isPlainPost, readText } from "#/api/plain-post.ts";
import { requestIdOf } from "#/api/request-id.ts";
import type { Sql } from "#/db/connect.ts";
import type { Context } from "#/domain/context.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import type { Env } from "#/env.ts";
import { answerReceipts } from "./answer-receipts.ts";
import { parseEvents } from "./parse-events.ts";

/**
 * A short way for the call that a metering system gets most: plain JSON to `POST /api/v1/events` from a
 * service, not a browser. Same access, same checks, same answers as the REST route, without the objects of a
 * web-standard request, which cost three times as much as recording an event (docs/adr/0010-event-lane.md).
 * Everything else goes to `next`.
 */
export function eventLane(options: { env: Env; sql: Sql; next: RequestListener }): RequestListener {
  const { env, sql, next } = options;
  const contextOf = actorContexts(sql);
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

const fits = (request: IncomingMessage) => request.url === "/api/v1/events" && isPlainPost(request);

function receive(request: IncomingMessage, response: ServerResponse, ctx: Context, env: Env): Promise<void> {
  const requestId = requestIdOf(headerOf(request, "x-request-id"));
  return answerJson(response, { requestId, log: ctx.log }, async () => {
    const { events, isSingle } = parseEvents(await readText(request), "json");
    const receipts = await recordEvents(ctx, events, { unknownCustomers: env.UNKNOWN_CUSTOMERS });
    const { status, answer } = answerReceipts(receipts, isSingle);
    return { status, body: JSON.stringify(answer) };
  });
}
