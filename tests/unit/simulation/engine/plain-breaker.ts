import type { BreakerPhase } from "#/domain/simulation/engine/observation.ts";
import type { BreakerPolicy } from "#/domain/simulation/topology/topology.ts";

/** A circuit breaker that keeps every outcome of its window. */
export class PlainBreaker {
  readonly policy: BreakerPolicy;
  phase: BreakerPhase = "closed";
  /** Attempts up to this number came before it closed in this step. */
  closedAt = 0;
  #openUntil = 0;
  #trials = 0;
  /** Since it closed. */
  #outcomes: { from: number; isFailed: boolean }[] = [];

  constructor(policy: BreakerPolicy) {
    this.policy = policy;
  }

  begin(from: number, to: number): void {
    this.#outcomes = this.#outcomes.filter((outcome) => outcome.from >= to - this.policy.windowSeconds);
    this.closedAt = 0;
    if (this.phase !== "open" || from < this.#openUntil) return;
    this.phase = "half_open";
    this.#trials = 0;
  }

  tell(from: number, number: number, isFailed: boolean): void {
    if (this.phase === "closed") {
      this.#outcomes.push({ from, isFailed });
      this.#openIfDue(from);
    } else if (isFailed) this.#open(from);
    else if (++this.#trials === this.policy.halfOpenCalls) {
      this.phase = "closed";
      this.#outcomes = [];
      this.closedAt = number;
    }
  }

  /** Of a closed one: outcomes that others stood for. */
  tellRepeated(from: number, outcomes: boolean[]): void {
    for (const isFailed of outcomes) this.#outcomes.push({ from, isFailed });
    if (outcomes.includes(true)) this.#openIfDue(from);
  }

  #openIfDue(from: number): void {
    const failed = this.#outcomes.filter(({ isFailed }) => isFailed).length;
    const { minimumCalls, failureShare } = this.policy;
    if (this.#outcomes.length >= minimumCalls && failed >= this.#outcomes.length * failureShare)
      this.#open(from);
  }

  #open(from: number): void {
    this.phase = "open";
    this.#outcomes = [];
    this.#openUntil = from + this.policy.openSeconds;
  }
}
