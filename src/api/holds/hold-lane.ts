import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { z } from "@hono/zod-openapi";
import { decideAccess } from "#/api/access/decide-access.ts";
import { actorContexts } from "#/api/actor-contexts.ts";
import { CreateHold, HoldParams, MoneyHeaders, SettleHold } from "#/api/contract/ledger-input.ts";
import { HttpRefusal } from "#/api/errors.ts";
import { toHold } from "#/api/ledger-answers.ts";
import { answerJson, headerOf, isPlainPost, readText } from "#/api/plain-post.ts";
import { requestIdOf } from "#/api/request-id.ts";
import type { Sql } from "#/db/connect.ts";
import type { Context } from "#/domain/context.ts";
import { MoneyRefusal } from "#/domain/credits/ledger/money-outcome.ts";
import type { Env } from "#/env.ts";
import { askHold, askSettlement, holdPath } from "./ask-hold.ts";

/** A customer, and a hold of it where it is settled. */
const path = /^\/api\/v1\/customers\/([^/?#%]+)\/holds(?:\/([^/?#%]+)\/settle)?$/;

/**
 * A short way for holding and settling, which a service asks for with every piece of its work: plain JSON, not from
 * a browser, and a customer whose id needs no encoding. Same access, same checks, same answers as the REST routes,
 * without the objects of a web-standard request (as the event lane; docs/adr/0010-event-lane.md). Everything else
 * goes to `next`.
 */
export function holdLane(options: { env: Env; sql: Sql; next: RequestListener }): RequestListener {
  const { env, sql, next } = options;
  const contextOf = actorContexts(sql);
  return (request, response) => {
    const [url, customer, hold] = (isPlainPost(request) && path.exec(request.url ?? "")) || [];
    if (url === undefined || customer === undefined) return next(request, response);
    const access = decideAccess(
      { pathname: url, header: (name) => headerOf(request, name), now: new Date() },
      env,
    );
    if (access.kind !== "allowed") return next(request, response);
    void answer(request, response, contextOf(access.actor), { customer, hold });
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  ctx: Context,
  { customer, hold: asked }: { customer: string; hold: string | undefined },
): Promise<void> {
  const requestId = requestIdOf(headerOf(request, "x-request-id"));
  return answerJson(response, { requestId, log: ctx.log }, async () => {
    const text = await readText(request);
    const hold =
      asked === undefined ? undefined : HoldParams.parse({ external_id: customer, hold: asked }).hold;
    const { "idempotency-key": requestKey } = MoneyHeaders.parse({
      "idempotency-key": headerOf(request, "idempotency-key"),
    });
    const headers: Record<string, string> = {};
    try {
      const { value, isReplayed } =
        hold === undefined
          ? await askHold(ctx, { customer, requestKey, body: parse(CreateHold, text) })
          : await askSettlement(ctx, { customer, requestKey, hold, body: parse(SettleHold, text) });
      if (isReplayed) headers["idempotency-replayed"] = "true";
      if (hold === undefined) headers.location = holdPath(customer, value.id);
      return { status: hold === undefined ? 201 : 200, body: JSON.stringify(toHold(value)), headers };
    } catch (error) {
      if (error instanceof MoneyRefusal && error.isReplayed) {
        response.setHeader("idempotency-replayed", "true");
      }
      throw error;
    }
  });
}

function parse<T extends z.ZodType>(schema: T, text: string): z.infer<T> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new HttpRefusal(400, "Malformed JSON in request body.");
  }
  return schema.parse(body);
}
