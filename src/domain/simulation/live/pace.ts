import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";

/** When steps are due: `step` at `at`, those after it at `speed` simulated seconds a second. */
export interface Pace {
  /** ms of the wall's clock; may have a fraction. */
  at: number;
  step: number;
  speed: number;
}

/** ms of the wall's clock at which a step is due. */
export const dueAt = (pace: Pace, step: number): number =>
  pace.at + ((step - pace.step) * stepSeconds * 1000) / pace.speed;

/** ms by which a run whose last step was `step` is behind; below 0: until the next one is due. */
export const lagOf = (pace: Pace, step: number, now: number): number => now - dueAt(pace, step + 1);

/** Whether the next step is so far off that the wall's clock must have been set back. */
export const isTooEarly = (pace: Pace, step: number, now: number): boolean =>
  dueAt(pace, step) - now > harmlessLag;

/** ms that a run may lag when it is taken up again: a new leader goes through these steps as if nothing had happened. */
const longestLag = 60_000;

/** ms of lag that nobody minds. */
const harmlessLag = 2000;

/** ms after which a lag is looked at again. */
const lookInterval = 1000;

/**
 * Tells when a run can't keep pace and has to let go of some of the wall's time: it lags by more than a minute, or by
 * more than two seconds without coming up fast enough to have caught up within a minute.
 */
export class LagWatch {
  #seen: { at: number; lag: number } | undefined;

  /** Whether to let go of the lag, in ms, that there is now. */
  isHopeless(lag: number, now: number): boolean {
    if (lag > longestLag) return this.#forget(true);
    if (lag <= harmlessLag) return this.#forget(false);
    this.#seen ??= { at: now, lag };
    const passed = now - this.#seen.at;
    if (passed < lookInterval) return false;
    const caughtUp = this.#seen.lag - lag;
    const isHopeless = caughtUp * longestLag < lag * passed;
    this.#seen = isHopeless ? undefined : { at: now, lag };
    return isHopeless;
  }

  #forget(answer: boolean): boolean {
    this.#seen = undefined;
    return answer;
  }
}
