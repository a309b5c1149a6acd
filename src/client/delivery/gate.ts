interface Waiting {
  enter(): void;
  refuse(error: Error): void;
}

/** A bounded number of places, given to callers in the order in which they came. */
export class Gate {
  readonly #places: number;
  #taken = 0;
  #waiting: Waiting[] = [];

  constructor(places: number) {
    this.#places = places;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Whether there is room and nobody waits for it; takes a place if so. */
  tryEnter(): boolean {
    if (this.#taken >= this.#places || this.#waiting.length > 0) return false;
    this.#taken++;
    return true;
  }

  /** Calls `enter` as soon as a place is taken for it, or `refuse` when the gate is shut. */
  wait(waiting: Waiting): void {
    this.#waiting.push(waiting);
  }

  /** Gives places back, and on to those who wait. */
  leave(count: number): void {
    this.#taken -= count;
    const free = Math.min(this.#waiting.length, this.#places - this.#taken);
    if (free <= 0) return;
    const next = this.#waiting.splice(0, free);
    this.#taken += next.length;
    for (const waiting of next) waiting.enter();
  }

  /** Sends away everybody who waits. */
  shut(error: Error): void {
    for (const waiting of this.#waiting.splice(0)) waiting.refuse(error);
  }
}
