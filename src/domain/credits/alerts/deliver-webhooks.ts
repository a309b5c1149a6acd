import type { Bell } from "#/db/bell.ts";
import type { Context } from "#/domain/context.ts";
import { attemptDelivery, type DeliveryOptions } from "./attempt-delivery.ts";
import { type Claimed, claimDue } from "./claim-deliveries.ts";

/** Attempts under way in one process. */
const maxSending = 32;

/** Of these, to one endpoint: a slow one leaves room for the others. */
const perEndpoint = 4;

/** ms after which the table is read though nobody rang. */
const pollInterval = 3000;

/** ms that attempts may still take when the process ends. */
const lastPatience = 3000;

/** Attempts under way. */
class Sending {
  readonly #ctx: Context;
  readonly #options: DeliveryOptions;
  readonly #busy = new Map<number, number>();
  readonly #attempts = new Set<Promise<void>>();
  readonly #hurry = new AbortController();

  readonly #onEnd: () => void;

  /** `onEnd` is called after each. */
  constructor(ctx: Context, options: DeliveryOptions, onEnd: () => void = () => {}) {
    this.#ctx = ctx;
    this.#options = options;
    this.#onEnd = onEnd;
  }

  get count(): number {
    return this.#attempts.size;
  }

  /** Begins as many attempts as are due and there is room for; answers how many. */
  async begin(): Promise<number> {
    const room = maxSending - this.count;
    if (room <= 0) return 0;
    const claimed = await claimDue(this.#ctx, { room, perEndpoint, busy: this.#busy });
    for (const one of claimed) {
      const attempt = this.#attempt(one).finally(() => {
        this.#attempts.delete(attempt);
        this.#onEnd();
      });
      this.#attempts.add(attempt);
    }
    return claimed.length;
  }

  /** Until any attempt has ended. */
  next(): Promise<void> {
    return Promise.race(this.#attempts);
  }

  /** Until all have ended, of which those that take long are given back. */
  async end(): Promise<void> {
    const timer = setTimeout(() => this.#hurry.abort(), lastPatience);
    await Promise.all(this.#attempts);
    clearTimeout(timer);
  }

  async #attempt(claimed: Claimed): Promise<void> {
    const { endpoint } = claimed;
    this.#busy.set(endpoint, (this.#busy.get(endpoint) ?? 0) + 1);
    try {
      await attemptDelivery(this.#ctx, claimed, this.#options, { signal: this.#hurry.signal });
    } catch (error) {
      // Its lease runs out, and it is tried again.
      this.#ctx.log.error({ err: error, delivery: claimed.id }, "webhook delivery");
    }
    const left = (this.#busy.get(endpoint) ?? 1) - 1;
    if (left > 0) this.#busy.set(endpoint, left);
    else this.#busy.delete(endpoint);
  }
}

/** Sends all messages that are due now; answers when none is and every attempt has ended. */
export async function deliverDue(ctx: Context, options: DeliveryOptions): Promise<void> {
  const sending = new Sending(ctx, options);
  for (;;) {
    const before = sending.count;
    const begun = await sending.begin();
    // Attempts that ended during the look had kept others from being taken.
    if (begun === 0 && before === 0) return;
    if (sending.count > 0) await sending.next();
  }
}

/** Sends messages as they become due until `signal` is aborted. `bell` rings when there may be new ones. */
export async function deliverWebhooks(
  ctx: Context,
  options: DeliveryOptions,
  { bell, signal }: { bell: Bell; signal: AbortSignal },
): Promise<void> {
  let ended = new AbortController();
  const sending = new Sending(ctx, options, () => ended.abort());
  while (!signal.aborted) {
    const heard = bell.rings;
    ended = new AbortController();
    const begun = await sending.begin().catch((error: unknown) => {
      ctx.log.error({ err: error }, "webhook deliveries");
      return 0;
    });
    if (begun === 0) await bell.wait(heard, pollInterval, AbortSignal.any([signal, ended.signal]));
  }
  await sending.end();
}
