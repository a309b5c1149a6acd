interface Flush {
  epoch: number;
  /** Events of this flush that came to an end without the server's word on them. */
  lost: number;
  lastError: Error | undefined;
  finish(): void;
}

/**
 * Counts the events that have not come to an end, by epoch. Each flush ends an epoch and waits for those up
 * to it, so that it has an end even while new events keep coming.
 */
export class Outstanding {
  #epoch = 0;
  /** Events by epoch, oldest epoch first. */
  readonly #counts = new Map<number, number>();
  readonly #flushes = new Set<Flush>();

  /** Counts one in; returns the epoch to count it out with. */
  add(epoch: number = this.#epoch): number {
    this.#counts.set(epoch, (this.#counts.get(epoch) ?? 0) + 1);
    return epoch;
  }

  /** Counts one out. `lostTo`: why it was not acknowledged. */
  remove(epoch: number, lostTo?: Error): void {
    const left = (this.#counts.get(epoch) ?? 0) - 1;
    if (left > 0) this.#counts.set(epoch, left);
    else this.#counts.delete(epoch);
    if (this.#flushes.size === 0) return;
    for (const flush of this.#flushes) {
      if (lostTo && epoch <= flush.epoch) {
        flush.lost++;
        flush.lastError = lostTo;
      }
      if (this.#isOver(flush.epoch)) flush.finish();
    }
  }

  /** Waits for all that is counted in by now. `left()` is how much of it is not acknowledged. */
  settle(): {
    done: Promise<void>;
    left: () => number;
    lastError: () => Error | undefined;
    stop: () => void;
  } {
    const epoch = this.#epoch++;
    const flush: Flush = { epoch, lost: 0, lastError: undefined, finish: () => {} };
    const done = new Promise<void>((resolve) => {
      flush.finish = resolve;
    });
    if (this.#isOver(epoch)) flush.finish();
    this.#flushes.add(flush);
    const unfinished = () => {
      let count = 0;
      for (const [of, left] of this.#counts) if (of <= epoch) count += left;
      return count;
    };
    return {
      done,
      left: () => flush.lost + unfinished(),
      lastError: () => flush.lastError,
      stop: () => {
        this.#flushes.delete(flush);
      },
    };
  }

  #isOver(epoch: number): boolean {
    const [oldest] = this.#counts.keys();
    return oldest === undefined || oldest > epoch;
  }
}
