import type { Context } from "#/domain/context.ts";
import type { Frame } from "./frame.ts";
import { type FrameHub, frameHub } from "./frame-hub.ts";
import { fitting, readAfter, type StoredFrame } from "./stored-frame.ts";

/** Frames that a reader may be behind the live feed; then it goes on with the latest. */
const mostBehind = 100;

/** What is asked of the table at a time: frames, and with big topologies characters of JSON. */
const page = { frames: 20, characters: 2_000_000 };

/** Characters of JSON up to which one who comes back is told everything, as frames are big now. */
const mostPromised = 50_000_000;

/** ms after which a reader looks though nobody rang. */
const patience = 30_000;

/**
 * The latest frame, or everything after `lastSeq`; then each as it comes, without gap or double, until `signal` is
 * aborted or the process lets go of its feed (then it returns). One who takes frames slowly gets them a few at a time
 * from the table, and the latest when that is too many. Frames are shared by all readers: change nothing in them.
 */
export async function* followFrames(
  ctx: Context,
  input: { lastSeq?: number | null | undefined },
  signal: AbortSignal,
): AsyncGenerator<Frame> {
  const hub = frameHub(ctx);
  const isOver = () => signal.aborted || hub.isClosed;
  hub.join();
  try {
    while (hub.newest === 0 && !isOver()) await hub.wait(hub.rings, patience, signal);
    const place = new Place(hub, input.lastSeq ?? null);
    while (!isOver()) {
      const heard = hub.rings;
      const found = await place.next(ctx);
      if (found.length === 0) await hub.wait(heard, patience, signal);
      for (const { seq, frame } of found) {
        if (isOver()) return;
        place.passed = seq;
        if (frame) yield frame;
      }
    }
  } finally {
    hub.leave();
  }
}

/** How far a reader has come. */
class Place {
  /** Number of the last frame that it was given. */
  passed: number;
  /** Up to here it is told everything that is kept, however many frames that are. */
  readonly #promised: number;
  readonly #hub: FrameHub;
  /** Characters of the greatest frame of its last page. */
  #size = 0;

  /** A number that is none of this feed's (another database's, say) is as good as none. */
  constructor(hub: FrameHub, lastSeq: number | null) {
    this.#hub = hub;
    const isKnown = lastSeq !== null && lastSeq <= hub.newest;
    this.passed = isKnown ? lastSeq : hub.newest - 1;
    const isAffordable = (hub.newest - this.passed) * hub.size <= mostPromised;
    this.#promised = isKnown && isAffordable ? hub.newest : 0;
  }

  /** What comes next, oldest first; empty when there is nothing yet. */
  async next(ctx: Context): Promise<StoredFrame[]> {
    const { newest } = this.#hub;
    // The feed began anew.
    if (newest < this.passed) this.passed = newest - 1;
    const behind = newest - this.passed;
    if (behind > mostBehind && this.passed >= this.#promised) this.passed = newest - 1;
    const held = this.#hub.after(this.passed);
    if (held !== "gone") return held ? [held] : [];
    const found = await readAfter(ctx.sql, this.passed, fitting(page, Math.max(this.#size, this.#hub.size)));
    this.#size = Math.max(0, ...found.map(({ size }) => size));
    if (found[0]?.seq === this.passed + 1) return found;
    // What comes next is no longer kept.
    this.passed = Math.max(this.#hub.newest - 1, this.passed);
    const latest = this.#hub.after(this.passed);
    return latest && latest !== "gone" ? [latest] : [];
  }
}
