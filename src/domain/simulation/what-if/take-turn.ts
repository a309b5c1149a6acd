import { DomainError } from "#/domain/domain-error.ts";

/** Runs computed at once in a process, and those that may wait for it. */
const atOnce = 2;
const mostWaiting = 8;

interface Turns {
  running: number;
  waiting: (() => void)[];
}

// Next loads modules anew for pages: only globalThis is shared by all of a process.
declare global {
  var meterlineWhatIfTurns: Turns | undefined;
}

const nobodyWaits = () => new DomainError("busy", "Nobody waits for the run any longer.");

/** Refuses to go on for somebody who went away. Throws busy, which nobody reads. */
export function refuseGone(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw nobodyWaits();
}

/** Does `work` when its turn comes. Throws busy when too many wait, or when `signal` says that nobody does. */
export async function takeTurn<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  globalThis.meterlineWhatIfTurns ??= { running: 0, waiting: [] };
  const turns = globalThis.meterlineWhatIfTurns;
  refuseGone(signal);
  if (turns.running < atOnce) turns.running++;
  else await waitFor(turns, signal);
  try {
    return await work();
  } finally {
    const next = turns.waiting.shift();
    // The turn is handed on as it is, so that nobody comes in between.
    if (next) next();
    else turns.running--;
  }
}

async function waitFor({ waiting }: Turns, signal: AbortSignal | undefined): Promise<void> {
  if (waiting.length >= mostWaiting) {
    const detail = `${atOnce} runs are being computed and ${mostWaiting} are waiting; try again in a moment.`;
    throw new DomainError("busy", detail);
  }
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const leave = () => {
    const place = waiting.indexOf(resolve);
    // Where it isn't, its turn has come, and the work looks at the signal itself.
    if (place < 0) return;
    waiting.splice(place, 1);
    reject(nobodyWaits());
  };
  waiting.push(resolve);
  signal?.addEventListener("abort", leave, { once: true });
  await promise.finally(() => signal?.removeEventListener("abort", leave));
}
