import type { SimulationState } from "#/domain/simulation/engine/simulation-state.ts";

/** ms of the wall's clock from one checkpoint to the next, and ms of computing, which a new leader has to repeat. */
const interval = { wall: 10_000, work: 1000 };

/** States that wait to be stored. */
const mostWaiting = 12;

/** Which states of a run are stored, for a new leader to go on from. */
export class Checkpoints {
  #notedAt = Number.NEGATIVE_INFINITY;
  #work = 0;
  /** Oldest first. */
  #waiting: SimulationState[] = [];
  #lastStep: number;

  /** `step`: of the last one that is stored. */
  constructor(step: number) {
    this.#lastStep = step;
  }

  /** ms that were spent on steps. */
  spend(work: number): void {
    this.#work += work;
  }

  /** Looks at the state of a frame: one of them now and then is to be stored. */
  note(state: SimulationState, now: number): void {
    const isDue = Math.abs(now - this.#notedAt) >= interval.wall || this.#work >= interval.work;
    const last = this.#waiting.at(-1)?.step ?? this.#lastStep;
    if (!isDue || state.step <= last || this.#waiting.length === mostWaiting) return;
    this.#notedAt = now;
    this.#work = 0;
    this.#waiting.push(state);
  }

  /** The newest that may be stored: nothing after it has to be told again. Null: no such need. */
  next(acknowledgedStep: number | null): SimulationState | undefined {
    return this.#waiting.findLast(({ step }) => acknowledgedStep === null || step <= acknowledgedStep);
  }

  stored({ step }: SimulationState): void {
    this.#lastStep = step;
    this.#waiting = this.#waiting.filter((state) => state.step > step);
  }
}
