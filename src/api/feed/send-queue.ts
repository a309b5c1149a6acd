import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { requestsInHand } from "./requests-in-hand.ts";

/** ms within which everything that was added is sent, however busy the process is. */
const longest = 180;
/** ms of sending at once: what a request that comes in the middle of it has to wait. */
const turn = 0.25;
/** ms between two looks while requests are in hand. */
const pause = 2;

interface Waiting {
  send: () => void;
  since: number;
}

/**
 * Sends to thousands without holding up other work: as fast as it goes while no request is in hand, and while
 * some are, only as much as is due for all to be sent in time.
 */
class SendQueue {
  readonly #waiting: Waiting[] = [];
  /** How many of them this turn has sent. */
  #next = 0;
  #isSending = false;

  add(send: () => void): void {
    this.#waiting.push({ send, since: performance.now() });
    if (this.#isSending) return;
    this.#isSending = true;
    void this.#send();
  }

  async #send(): Promise<void> {
    let last = performance.now();
    // Those who add many at once have added them all.
    await nextTurn();
    while (this.#waiting.length > 0) {
      const now = performance.now();
      const isBusy = requestsInHand() > 0;
      const end = isBusy ? this.#due(last, now) : this.#waiting.length;
      last = now;
      while (this.#next < end && (isBusy || performance.now() - now < turn)) this.#sendNext();
      // What is sent must not be held by what is not.
      this.#waiting.splice(0, this.#next);
      this.#next = 0;
      await (isBusy ? sleep(pause) : nextTurn());
    }
    this.#isSending = false;
  }

  /** How many have to be sent now for the rest to be in time at an even pace. */
  #due(last: number, now: number): number {
    const left = this.#waiting.length;
    const until = (this.#waiting[0] as Waiting).since + longest;
    return until <= now ? left : Math.ceil((left * (now - last)) / (until - last));
  }

  #sendNext(): void {
    (this.#waiting[this.#next++] as Waiting).send();
  }
}

const queue = new SendQueue();

/** Has `send` called soon, in the order of the calls. It must not throw. */
export function sendSoon(send: () => void): void {
  queue.add(send);
}
