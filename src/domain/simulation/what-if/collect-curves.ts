import { type SimulationState, totalColumns, totals } from "#/domain/simulation/engine/simulation-state.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { toDecimals } from "./to-decimals.ts";
import type { WhatIfCurve, WhatIfCurves } from "./what-if-result.ts";

const mostPoints = 240;
/** Two seconds, as often as the live feed speaks: shorter spans have too few requests for a rate to mean anything. */
const fewestSteps = 4;

/** Totals since the beginning, with the failures and without. States never change, so theirs are kept as they are. */
interface Boundary {
  step: number;
  run: Float64Array;
  baseline: Float64Array;
}

/** Keeps what curves need, step by step. */
export class CurveCollector {
  readonly #boundaries: Boundary[];
  readonly #steps: number;
  readonly #stepsPerPoint: number;

  constructor(steps: number, run: SimulationState, baseline: SimulationState) {
    this.#steps = steps;
    this.#stepsPerPoint = Math.max(fewestSteps, Math.ceil(steps / mostPoints));
    this.#boundaries = [{ step: 0, run: run.totals, baseline: baseline.totals }];
  }

  add(step: number, run: SimulationState, baseline: SimulationState): void {
    if (step % this.#stepsPerPoint !== 0 && step !== this.#steps) return;
    this.#boundaries.push({ step, run: run.totals, baseline: baseline.totals });
  }

  /** Those of the services with these indexes. */
  curves(services: readonly { index: number; id: string }[]): WhatIfCurves {
    const ends = this.#boundaries.slice(1);
    const pairs = services.map(
      ({ index, id }) =>
        [id, { run: this.#curve(index, "run"), baseline: this.#curve(index, "baseline") }] as const,
    );
    return {
      timesSeconds: ends.map(({ step }) => step * stepSeconds),
      services: Object.fromEntries(pairs),
    };
  }

  #curve(service: number, side: "run" | "baseline"): WhatIfCurve {
    const curve: WhatIfCurve = { errorRate: [], latencyMs: [], requestRate: [] };
    this.#boundaries.slice(1).forEach((end, index) => {
      const begin = this.#boundaries[index] as Boundary;
      const change = (column: number) => {
        const at = service * totalColumns + column;
        return (end[side][at] as number) - (begin[side][at] as number);
      };
      const requests = change(totals.requests);
      curve.errorRate.push(requests === 0 ? null : toDecimals(change(totals.failures) / requests, 6));
      curve.latencyMs.push(requests === 0 ? null : toDecimals(change(totals.latencyUs) / requests / 1000, 3));
      curve.requestRate.push(toDecimals(requests / ((end.step - begin.step) * stepSeconds), 6));
    });
    return curve;
  }
}
