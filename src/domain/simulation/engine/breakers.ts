import type { Graph } from "./compile-graph.ts";
import type { BreakerPhase } from "./observation.ts";
import { breaker, breakerColumns, called, calledColumns, type StepRecord } from "./simulation-state.ts";

export const phases = { closed: 0, open: 1, halfOpen: 2 } as const;
export const phaseNames: readonly BreakerPhase[] = ["closed", "open", "half_open"];

/** A change of phase, in the order in which they came. */
export interface PhaseChange {
  edge: number;
  from: number;
  to: number;
}

/** The circuit breakers while a step runs. Every attempt changes them at once. */
export class Breakers {
  readonly graph: Graph;
  /** A copy of the state's, by edge in the columns of `breaker`. */
  columns = new Float64Array();
  changes: PhaseChange[] = [];
  #step = 0;
  #fromSeconds = 0;
  /** By edge that closed in this step: what was noted before does not count. */
  readonly #closedAtNote: Int32Array;
  /** Edges with failed attempts that were repeated. */
  readonly #repeated = new Set<number>();

  constructor(graph: Graph) {
    this.graph = graph;
    this.#closedAtNote = new Int32Array(graph.edgeCount);
  }

  /** Takes over the state's columns, forgets what has left their windows and lets open ones try again that are due. */
  begin(
    columns: Float64Array,
    step: number,
    fromSeconds: number,
    toSeconds: number,
    records: readonly StepRecord[],
  ): void {
    this.columns = columns.slice();
    this.changes = [];
    this.#step = step;
    this.#fromSeconds = fromSeconds;
    for (const { seconds, edges } of this.graph.breakerWindows) {
      for (let at = 0; at < records.length; at++) {
        const record = records[at] as StepRecord;
        if (!leaves(record, fromSeconds, toSeconds, seconds)) continue;
        this.#forget(record, step - records.length + at, edges);
      }
    }
    for (const edge of this.graph.breakerEdges) {
      const at = edge * breakerColumns;
      if (
        this.columns[at + breaker.phase] === phases.open &&
        fromSeconds >= (this.columns[at + breaker.openUntil] as number)
      )
        this.#change(edge, phases.halfOpen);
    }
  }

  lets(edge: number): boolean {
    return this.columns[edge * breakerColumns + breaker.phase] !== phases.open;
  }

  /** An attempt that was let through. `note` is the number that it will be noted under. */
  count(edge: number, isFailed: boolean, isLost: boolean, note: number): void {
    if (this.graph.hasBreaker[edge] === 0) return;
    const { columns } = this;
    const at = edge * breakerColumns;
    if (isFailed) columns[at + breaker.isLost] = isLost ? 1 : 0;
    if (columns[at + breaker.phase] === phases.closed) {
      this.#add(edge, 1, isFailed ? 1 : 0);
      this.#openIfDue(edge);
    } else if (isFailed) {
      this.#open(edge);
    } else {
      const trials = (columns[at + breaker.trials] as number) + 1;
      columns[at + breaker.trials] = trials;
      if (trials < (this.graph.halfOpenCalls[edge] as number)) return;
      this.#change(edge, phases.closed);
      columns[at + breaker.closedStep] = this.#step;
      // The attempt itself was a trial.
      this.#closedAtNote[edge] = note + 1;
    }
  }

  /** The attempt noted so stands for so many more, none of which were counted. */
  countRepeated(edge: number, isFailed: boolean, note: number, times: number): void {
    if (this.graph.hasBreaker[edge] === 0) return;
    const at = edge * breakerColumns;
    if (this.columns[at + breaker.phase] !== phases.closed) return;
    if (this.columns[at + breaker.closedStep] === this.#step && note < (this.#closedAtNote[edge] as number))
      return;
    this.#add(edge, times, isFailed ? times : 0);
    if (isFailed) this.#repeated.add(edge);
  }

  /** Opens those that are due for what was repeated. */
  finish(): void {
    for (const edge of this.#repeated) {
      if (this.columns[edge * breakerColumns + breaker.phase] === phases.closed) this.#openIfDue(edge);
    }
    this.#repeated.clear();
  }

  #add(edge: number, attempts: number, failed: number): void {
    const { columns } = this;
    const at = edge * breakerColumns;
    columns[at + breaker.attempts] = (columns[at + breaker.attempts] as number) + attempts;
    columns[at + breaker.failed] = (columns[at + breaker.failed] as number) + failed;
    if (columns[at + breaker.closedStep] !== this.#step) return;
    columns[at + breaker.closedStepAttempts] =
      (columns[at + breaker.closedStepAttempts] as number) + attempts;
    columns[at + breaker.closedStepFailed] = (columns[at + breaker.closedStepFailed] as number) + failed;
  }

  #openIfDue(edge: number): void {
    const at = edge * breakerColumns;
    const attempts = this.columns[at + breaker.attempts] as number;
    const failed = this.columns[at + breaker.failed] as number;
    if (
      attempts >= (this.graph.minimumCalls[edge] as number) &&
      failed >= attempts * (this.graph.failureShare[edge] as number)
    )
      this.#open(edge);
  }

  #open(edge: number): void {
    this.#change(edge, phases.open);
    const at = edge * breakerColumns;
    this.columns[at + breaker.openUntil] = this.#fromSeconds + (this.graph.openSeconds[edge] as number);
  }

  #change(edge: number, to: number): void {
    const at = edge * breakerColumns;
    this.changes.push({ edge, from: this.columns[at + breaker.phase] as number, to });
    const isLost = this.columns[at + breaker.isLost] as number;
    this.columns.fill(0, at, at + breakerColumns);
    this.columns[at + breaker.isLost] = isLost;
    this.columns[at + breaker.phase] = to;
  }

  /** The record of this step no longer counts for the closed breakers of these edges. */
  #forget(record: StepRecord, step: number, edges: Int32Array): void {
    const { columns } = this;
    for (let index = 0; index < edges.length; index++) {
      const edge = edges[index] as number;
      const at = edge * breakerColumns;
      const closedStep = columns[at + breaker.closedStep] as number;
      if (columns[at + breaker.phase] !== phases.closed || step < closedStep) continue;
      const isClosedStep = step === closedStep;
      const row = edge * calledColumns;
      const attempts = isClosedStep
        ? columns[at + breaker.closedStepAttempts]
        : record.called[row + called.attempts];
      const failed = isClosedStep
        ? columns[at + breaker.closedStepFailed]
        : record.called[row + called.failedAttempts];
      columns[at + breaker.attempts] = (columns[at + breaker.attempts] as number) - (attempts as number);
      columns[at + breaker.failed] = (columns[at + breaker.failed] as number) - (failed as number);
    }
  }
}

/** Whether a record is within a window of so many seconds that ends at `before`, and no longer at `now`. */
export function leaves(record: StepRecord, before: number, now: number, seconds: number): boolean {
  return !isOver(record, before, seconds) && isOver(record, now, seconds);
}

/** The margin is for times that binary numbers don't hit, as 0.1 added up. */
export function isOver(record: StepRecord, now: number, seconds: number): boolean {
  return record.fromSeconds < now - seconds - 1e-6;
}
