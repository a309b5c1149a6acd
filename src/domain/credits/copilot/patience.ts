import {
  BrokenCircuitError,
  type BulkheadPolicy,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
  type IRetryBackoffContext,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
} from "cockatiel";
import { pauseBeforeTry } from "./pause-before-try.ts";
import { UpstreamFault } from "./upstream-fault.ts";

/** How long and how often the service is tried. All in ms. */
export interface Patience {
  /** That one try may take. */
  tryMs: number;
  /** That a call with all of its tries and pauses may take. */
  callMs: number;
  /** Upper bound of the first pause between two tries; it doubles with each. */
  pauseMs: number;
  longestPauseMs: number;
  /** How long the service is left alone after calls failed in a row. */
  restMs: number;
}

/** Tries after the first one. */
const retries = 3;

/** Calls that fail in a row, each with all of its tries, until the service is left alone. */
const failuresInRow = 3;

/** Does a call of the service, with the signal that ends a try. */
export type Persistent = <T>(call: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/**
 * Runs calls with tries, pauses and time limits; after some failed in a row, turns all away until the service
 * has rested, and then lets one through to see. At most `atOnce` of them run at the same time.
 */
export function persistent(patience: Patience, atOnce: number): Persistent {
  const isPassing = (error: unknown) =>
    (error instanceof UpstreamFault && error.isPassing) || error instanceof TaskCancelledError;
  const room: BulkheadPolicy = bulkhead(atOnce, Number.POSITIVE_INFINITY);
  const breaker = circuitBreaker(handleWhen(isPassing), {
    halfOpenAfter: patience.restMs,
    breaker: new ConsecutiveBreaker(failuresInRow),
  });
  const whole = timeout(patience.callMs, TimeoutStrategy.Aggressive).dangerouslyUnref();
  const tries = retry(
    handleWhen((error) => isPassing(error) && waitOf(error) <= patience.callMs / 2),
    {
      maxAttempts: retries,
      backoff: new DelegateBackoff(({ attempt, result }: IRetryBackoffContext<unknown>) =>
        pauseBeforeTry(attempt, patience, "error" in result ? waitOf(result.error) : 0),
      ),
    },
  ).dangerouslyUnref();
  const single = timeout(patience.tryMs, TimeoutStrategy.Cooperative).dangerouslyUnref();
  return async (call) => {
    try {
      return await room.execute(() =>
        breaker.execute(() =>
          whole.execute(({ signal }) =>
            tries.execute((attempt) => single.execute((one) => call(one.signal), attempt.signal), signal),
          ),
        ),
      );
    } catch (error) {
      throw toFault(error);
    }
  };
}

/** What the service asked to wait, ms. */
const waitOf = (error: unknown) => (error instanceof UpstreamFault ? error.retryAfterMs : 0);

function toFault(error: unknown): unknown {
  if (error instanceof TaskCancelledError) {
    return new UpstreamFault("The Copilot service did not answer in time.", { cause: error });
  }
  if (error instanceof BrokenCircuitError) {
    return new UpstreamFault(
      "The Copilot service failed several times in a row, so it is left alone for a moment.",
      { cause: error },
    );
  }
  return error;
}
