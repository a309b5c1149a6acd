import type { ReportSession } from "./report-session.ts";

/** ms between two comparisons; of much usage they take long, and come so many times that later. */
const comparing = { usual: 2000, perTaken: 20, longest: 30_000 };

/** What is done for a session now and then. */
export type Chore = "compare" | "save";

/** A session, and what of it is written. */
export class Watched {
  readonly session: ReportSession;
  readonly busy = new Set<Chore>();
  readonly failing = new Set<Chore>();
  saving: Promise<void> = Promise.resolve();
  /** Nothing more is to be done for it here: it is over, another leader's by now, or the process ends. */
  isLeft = false;
  /** When it was compared, as `performance.now()` counts, and how many ms that took. */
  #comparedAt = Number.NEGATIVE_INFINITY;
  #took = 0;
  text = "";
  saved: { acknowledgedStep: number; isDrained: boolean };

  constructor(session: ReportSession) {
    this.session = session;
    this.saved = { acknowledgedStep: session.toStored().acknowledgedStep, isDrained: false };
  }

  get isCompareDue(): boolean {
    const { usual, perTaken, longest } = comparing;
    // The last comparison of a session is not put off.
    const pause = this.session.isDrained ? usual : Math.min(longest, Math.max(usual, perTaken * this.#took));
    return performance.now() >= this.#comparedAt + pause;
  }

  async compare(): Promise<void> {
    try {
      this.#took = await this.session.compare();
    } finally {
      this.#comparedAt = performance.now();
    }
  }
}
