import type { Settled } from "#/domain/simulation/traffic/stored-session.ts";
import { laterOf } from "./later-of.ts";

/** One frame's reports. */
interface FrameReports {
  /** The first step that is not among them. */
  endStep: number;
  at: string;
  requests: number;
  /** Reports that have not ended. */
  left: number;
  rejected: number;
}

/** A point up to which usage can be compared: so many requests from `from` to `to`, both inclusive. */
export interface Milestone {
  requests: number;
  from: string;
  to: string;
}

/**
 * Which reports have ended. Frames settle in their order, each once all of its reports have; `settled` and
 * `acknowledgedStep` tell of them, and are what another leader goes on from.
 */
export class ReportLedger {
  #settled: Settled;
  #acknowledgedStep: number;
  #simulated: number;
  #waiting = 0;
  #rejected: number;
  #lastAt: string | null;
  #frames: FrameReports[] = [];
  readonly #byReport = new Map<string, FrameReports>();
  /** The earliest time of a frame since the latest milestone. */
  #earliestSince: string | null = null;

  constructor(settled: Settled, acknowledgedStep: number) {
    this.#settled = settled;
    this.#acknowledgedStep = acknowledgedStep;
    this.#simulated = settled.requests;
    this.#rejected = settled.rejected;
    this.#lastAt = settled.lastAt;
  }

  get settled(): Settled {
    return this.#settled;
  }

  /** The first step whose reports have not all ended. */
  get acknowledgedStep(): number {
    return this.#acknowledgedStep;
  }

  get simulated(): number {
    return this.#simulated;
  }

  get waiting(): number {
    return this.#waiting;
  }

  get rejected(): number {
    return this.#rejected;
  }

  /** The latest time of all that was entered; null before anything was. */
  get lastAt(): string | null {
    return this.#lastAt;
  }

  /** Enters a frame's reports by their ids; it may have none. */
  add(frame: { endStep: number; at: string }, ids: readonly string[]): void {
    const { endStep, at } = frame;
    const reports: FrameReports = { endStep, at, requests: ids.length, left: ids.length, rejected: 0 };
    this.#frames.push(reports);
    this.#simulated += ids.length;
    this.#waiting += ids.length;
    for (const id of ids) this.#byReport.set(id, reports);
    if (ids.length > 0) {
      if (this.#earliestSince === null || at < this.#earliestSince) this.#earliestSince = at;
      this.#lastAt = laterOf(this.#lastAt, at);
    }
    this.#settle();
  }

  /** A report has ended: it is in the usage, or it was refused for good. */
  end(id: string, isRejected: boolean): void {
    const reports = this.#byReport.get(id);
    if (!reports) return;
    this.#byReport.delete(id);
    this.#waiting--;
    reports.left--;
    if (isRejected) {
      reports.rejected++;
      this.#rejected++;
    }
    if (reports.left === 0) this.#settle();
  }

  /** Gives up every report that has not ended. */
  giveUp(): void {
    for (const id of [...this.#byReport.keys()]) this.end(id, true);
  }

  /**
   * What the usage has to come to by now; null where there is nothing yet, or where frames that have not settled are of
   * the same time, as after the clock was set back.
   */
  milestone(): Milestone | null {
    const { requests, rejected, firstAt, lastAt } = this.#settled;
    if (firstAt === null || lastAt === null) return null;
    if (this.#frames.some((frame) => frame.requests > 0 && frame.at <= lastAt)) return null;
    this.#earliestSince = null;
    return { requests: requests - rejected, from: firstAt, to: lastAt };
  }

  /** Whether nothing was added within its time since the latest milestone was taken. */
  holds({ to }: Milestone): boolean {
    return this.#earliestSince === null || this.#earliestSince > to;
  }

  #settle(): void {
    let count = 0;
    for (const { left, requests, rejected, at, endStep } of this.#frames) {
      if (left > 0) break;
      count++;
      this.#acknowledgedStep = endStep;
      if (requests === 0) continue;
      const { firstAt, lastAt } = this.#settled;
      this.#settled = {
        requests: this.#settled.requests + requests,
        rejected: this.#settled.rejected + rejected,
        firstAt: firstAt === null || at < firstAt ? at : firstAt,
        lastAt: lastAt === null || at > lastAt ? at : lastAt,
      };
    }
    this.#frames = this.#frames.slice(count);
  }
}
