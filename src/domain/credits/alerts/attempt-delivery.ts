import { retryAfterMs } from "#/client/retry-after.ts";
import type { Context } from "#/domain/context.ts";
import { backoff, maxAttempts } from "./backoff.ts";
import type { Claimed } from "./claim-deliveries.ts";
import { enableEndpoint } from "./enable-endpoint.ts";
import type { TargetRules } from "./guard-target.ts";
import { type Patience, type PostOutcome, postMessage } from "./post-message.ts";
import { signMessage } from "./sign-message.ts";

export interface DeliveryOptions {
  rules: TargetRules;
  /** How long a receiver may take; left out, 5 seconds to connect and 15 in all. */
  patience?: Patience;
  /** From 0 up to 1; left out, Math.random. */
  random?: () => number;
}

const usualPatience: Patience = { connect: 5000, total: 15_000 };

/** By this status a receiver asks that nothing be sent to it any more. */
const gone = 410;

/** Sends a claimed message once and notes what became of it; aborted, the message waits as if it had not been tried. */
export async function attemptDelivery(
  ctx: Context,
  claimed: Claimed,
  { rules, patience = usualPatience, random = Math.random }: DeliveryOptions,
  { signal, attemptsAllowed = maxAttempts }: { signal: AbortSignal; attemptsAllowed?: number },
): Promise<void> {
  const { id, secret, body, attempts } = claimed;
  const headers = signMessage(secret, { id, at: ctx.clock(), body });
  const outcome = await postMessage(
    new URL(claimed.url),
    { headers, body },
    { rules, patience, signal },
  ).catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw error;
  });
  if (outcome === undefined) return giveBack(ctx, claimed);
  const failure = failureOf(outcome);
  const status = "status" in outcome ? outcome.status : null;
  const now = ctx.clock();
  const isDead = failure !== null && (attempts >= attemptsAllowed || status === gone);
  const asked = "status" in outcome ? retryAfterMs(outcome.retryAfter, undefined, now.getTime()) : 0;
  const next = new Date(now.getTime() + backoff(attempts, random(), asked));
  await ctx.sql`
    update webhook_deliveries set
      state = ${failure === null ? "delivered" : isDead ? "dead" : "waiting"},
      next_attempt_at = ${failure === null || isDead ? null : next.toISOString()},
      latest_status = ${status}, latest_failure = ${failure},
      delivered_at = ${failure === null ? now.toISOString() : null}
    where id = ${id} and state = 'waiting' and attempts = ${attempts}`;
  if (status === gone) {
    await ctx.sql.begin((tx) => enableEndpoint(tx, claimed.endpoint, false, now));
    ctx.log.warn({ endpoint: claimed.endpoint }, "a webhook endpoint answered 410 and is sent nothing more");
  }
}

/** Why an attempt failed, in a sentence; null when it did not. */
function failureOf(outcome: PostOutcome): string | null {
  if ("failure" in outcome) return outcome.failure;
  const { status } = outcome;
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `It answered ${status}; redirects are not followed.`;
  if (status === gone) return "It answered 410, so nothing more is sent there until it is enabled again.";
  return `It answered ${status}; expected 200 to 299.`;
}

async function giveBack(ctx: Context, { id, attempts }: Claimed): Promise<void> {
  await ctx.sql`
    update webhook_deliveries set attempts = attempts - 1, next_attempt_at = ${ctx.clock().toISOString()}
    where id = ${id} and state = 'waiting' and attempts = ${attempts}`;
}
