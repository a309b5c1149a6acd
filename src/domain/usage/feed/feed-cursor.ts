import { DomainError } from "#/domain/domain-error.ts";

/** Numbers that a cursor waits for at most; the oldest are given up first. */
const maxAwaited = 200;

/** ms that a number is waited for: no transaction idles longer. */
const patience = 300_000;

const form = /^(\d{1,15})(?:-(\d{1,15}(?:\.\d{1,15})*))?$/;

/**
 * How far somebody has read the receipt groups. Groups become visible in the order of their commits, not of
 * their numbers, so beside the highest number read a cursor holds the lower ones that were not there yet:
 * they may come later, or never. As text: `120`, or `120-117.115`.
 */
export class FeedCursor {
  #high: number;
  /** Numbers below `high`, and when they were first missed (ms of any clock that only goes forward). */
  readonly #awaited: Map<number, number>;

  constructor(high: number, awaited: Iterable<number> = [], now = performance.now()) {
    this.#high = high;
    this.#awaited = new Map([...awaited].map((id) => [id, now]));
  }

  /** Whether a text is one that a cursor gives. */
  static isCursor(text: string): boolean {
    return readText(text) !== undefined;
  }

  /** Throws unreadable. */
  static parse(text: string): FeedCursor {
    const read = readText(text);
    if (!read) {
      throw new DomainError(
        "unreadable",
        "lastEventId is none that this server gave; start without one.",
        "lastEventId",
      );
    }
    const { high, awaited } = read;
    return new FeedCursor(
      high,
      awaited.toSorted((left, right) => left - right),
    );
  }

  get high(): number {
    return this.#high;
  }

  get awaited(): number[] {
    return [...this.#awaited.keys()];
  }

  /** Moves past groups that were read: `ids` in rising order, all that were visible up to the last of them. */
  advance(ids: readonly number[], now = performance.now()): void {
    for (const id of ids) {
      if (id <= this.#high) {
        this.#awaited.delete(id);
        continue;
      }
      for (let missed = Math.max(this.#high + 1, id - maxAwaited); missed < id; missed++) {
        this.#awaited.set(missed, now);
      }
      this.#high = id;
    }
    for (const [id, since] of this.#awaited) {
      const isForlorn = this.#awaited.size > maxAwaited || now - since > patience;
      if (!isForlorn) break;
      this.#awaited.delete(id);
    }
  }

  toString(): string {
    return this.#awaited.size === 0 ? String(this.#high) : `${this.#high}-${this.awaited.join(".")}`;
  }
}

function readText(text: string): { high: number; awaited: number[] } | undefined {
  const match = form.exec(text);
  const high = Number(match?.[1]);
  const awaited = match?.[2]?.split(".").map(Number) ?? [];
  if (!match || awaited.length > maxAwaited || awaited.some((id) => id >= high)) return undefined;
  return { high, awaited };
}
