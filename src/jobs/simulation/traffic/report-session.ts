import type { Context } from "#/domain/context.ts";
import type { TrafficVerdict } from "#/domain/simulation/live/frame.ts";
import { type StoredSession, verdictOf } from "#/domain/simulation/traffic/stored-session.ts";
import { mostInFrame, type PublishedRequests } from "../traffic-source.ts";
import type { BegunSession } from "./begun-session.ts";
import { laterOf } from "./later-of.ts";
import { outageFaults, seedOf } from "./outage-faults.ts";
import { type Milestone, ReportLedger } from "./report-ledger.ts";
import { requestUsage } from "./request-usage.ts";
import { type ApiPlace, UsageDelivery } from "./usage-delivery.ts";

const count = (value: number) => value.toLocaleString("en-US");

interface SessionOptions {
  ctx: Context;
  place: ApiPlace;
  serviceIds: readonly string[];
}

/** Reports the requests of one session and compares the usage with them. */
export class ReportSession {
  readonly id: string;
  readonly runId: string;
  readonly #begun: BegunSession;
  readonly #ctx: Context;
  readonly #ledger: ReportLedger;
  readonly #delivery: UsageDelivery;
  readonly #counts: TrafficVerdict;
  #nextStep: number;
  #stopStep: number | null;
  #stoppedAt: string | null;
  /** Its requests occur after this: the usage up to here is that of earlier sessions. */
  #after: string | null;
  #isFailing = false;
  /** The API will take and tell nothing of it. */
  #isRefused = false;
  /** Why it ended by itself, or what was refused. */
  #fault: string | null = null;
  #trouble: string | null = null;
  /** Up to which the usage was compared last. */
  #compared: Milestone | null = null;

  constructor(begun: BegunSession, { ctx, place, serviceIds }: SessionOptions) {
    this.id = begun.id;
    this.runId = begun.runId;
    this.#begun = begun;
    this.#ctx = ctx;
    this.#counts = verdictOf(begun);
    this.#nextStep = begun.acknowledgedStep ?? begun.startStep;
    this.#stopStep = begun.stopStep;
    this.#stoppedAt = begun.stoppedAt;
    this.#after = begun.counts.after ?? null;
    this.#fault = begun.counts.verdict.trouble;
    this.#ledger = new ReportLedger(begun.counts.settled, this.#nextStep);
    const decide = outageFaults(seedOf(begun.id));
    this.#delivery = new UsageDelivery({
      place,
      log: ctx.log,
      serviceIds,
      counts: this.#counts,
      decide: () => (this.#isFailing ? decide() : { kind: "none" }),
      onEnd: (id, refusal) => {
        this.#ledger.end(id, refusal !== null);
        if (refusal !== null) this.#fault = `A report was refused: ${refusal}.`;
      },
      onTrouble: (reason) => {
        this.#trouble = reason;
      },
      onRefused: (reason) => {
        this.#isRefused = true;
        this.#endNow(reason);
        this.#ledger.giveUp();
      },
    });
  }

  /** The first step that was not reported yet. */
  get nextStep(): number {
    return this.#nextStep;
  }

  /** Whether requests of further steps are to be reported. */
  get isOpen(): boolean {
    if (this.#isRefused) return false;
    return this.#stopStep === null || this.#nextStep < this.#stopStep;
  }

  get waiting(): number {
    return this.#ledger.waiting;
  }

  /** Whether all that there will be has ended. */
  get isDrained(): boolean {
    return !this.isOpen && this.#ledger.waiting === 0;
  }

  /** Whether all has ended and was compared. */
  get isFinal(): boolean {
    if (!this.isDrained) return false;
    const { requests, rejected } = this.#ledger.settled;
    return this.#isRefused || requests === rejected || this.#compared?.requests === requests - rejected;
  }

  /** Ends it before `step`; an end that is set stays. */
  stop(step: number, fault?: string): void {
    this.#stopStep ??= Math.max(step, this.#begun.startStep);
    this.#stoppedAt ??= this.#ctx.clock().toISOString();
    this.#fault ??= fault ?? null;
  }

  /** Ends it before the first step that was not reported, wherever it was to end. */
  #endNow(fault: string): void {
    this.stop(this.#nextStep, fault);
    this.#stopStep = Math.min(this.#stopStep ?? this.#nextStep, this.#nextStep);
  }

  /** Lets its requests occur after those of an earlier session, where it has none yet. */
  beginAfter(at: string | null): void {
    if (this.#nextStep === this.#begun.startStep) this.#after = laterOf(this.#after, at);
  }

  /** When its latest request occurred, ISO 8601. */
  get lastAt(): string | null {
    return this.#ledger.lastAt;
  }

  /** Takes the requests of its steps; those that it was told before are left out. */
  report({ at, fromStep, toStep, isFailing, requests }: PublishedRequests): void {
    if (!this.isOpen) return;
    if (requests.length > mostInFrame) {
      this.#endNow(
        `More than ${count(mostInFrame)} requests came at once, which is more than can be reported.`,
      );
      return;
    }
    if (fromStep + 1 > this.#nextStep) {
      this.#fault = `Requests of the steps ${this.#nextStep} to ${fromStep} are no longer known and were not reported.`;
    }
    this.#isFailing = isFailing;
    const first = this.#nextStep;
    const end = Math.min(toStep + 1, this.#stopStep ?? Number.POSITIVE_INFINITY);
    if (end <= first) return;
    const occurredAt = this.#occurredAt(at);
    const events = requests
      .filter(({ step }) => step >= first && step < end)
      .map((request) => requestUsage(this.id, request, occurredAt));
    this.#nextStep = end;
    const ids = events.map(({ id }) => id);
    this.#ledger.add({ endStep: end, at: occurredAt }, ids);
    this.#delivery.send(events);
  }

  /** The same text whoever tells of the frame. A leader's clock may be behind that of the one before. */
  #occurredAt(at: string): string {
    const ms = this.#after === null ? 0 : Date.parse(this.#after) + 1;
    return new Date(Math.max(Date.parse(at), ms)).toISOString();
  }

  /** Asks the API what the usage comes to; ms that it took to answer. */
  async compare(): Promise<number> {
    if (this.#isRefused || this.#ledger.settled.requests === 0) return 0;
    const api = await this.#delivery.open();
    const milestone = this.#ledger.milestone();
    if (!milestone) return 0;
    const until = new Date(Date.parse(milestone.to) + 1).toISOString();
    const began = performance.now();
    const stored = await api.storedRequests(milestone.from, until);
    const took = performance.now() - began;
    if (!this.#ledger.holds(milestone)) return took;
    this.#compared = milestone;
    Object.assign(this.#counts, {
      stored,
      storedAt: this.#ctx.clock().toISOString(),
      lost: Math.max(0, milestone.requests - stored),
      doubled: Math.max(0, stored - milestone.requests),
    });
    return took;
  }

  verdict(): TrafficVerdict {
    const { simulated, rejected, waiting } = this.#ledger;
    return {
      ...this.#counts,
      enabled: this.#stoppedAt === null,
      stoppedAt: this.#stoppedAt,
      simulated,
      // What is acknowledged was taken once, though a killed leader may not have written down that receipt.
      accepted: Math.max(this.#counts.accepted, simulated - waiting - rejected),
      rejected,
      waiting,
      trouble: this.#trouble ?? this.#fault,
    };
  }

  /** As it is to be stored now. */
  toStored(): StoredSession & { acknowledgedStep: number } {
    const { enabled: _enabled, stoppedAt, ...verdict } = this.verdict();
    return {
      ...this.#begun,
      stoppedAt,
      stopStep: this.#stopStep,
      acknowledgedStep: this.#ledger.acknowledgedStep,
      counts: {
        after: this.#after,
        settled: this.#ledger.settled,
        verdict: { ...verdict, trouble: this.#fault },
        isFinal: this.isFinal,
      },
    };
  }

  close(): Promise<void> {
    return this.#delivery.close();
  }
}
