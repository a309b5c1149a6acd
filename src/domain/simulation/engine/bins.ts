import { binCount } from "./latency-bins.ts";
import type { StepRecord } from "./simulation-state.ts";

/** Counts by service and bin while a step is added up. Scratch memory, empty again once taken from. */
export class Bins {
  readonly #counts: Float64Array;
  readonly #used: number[] = [];

  constructor(serviceCount: number) {
    this.#counts = new Float64Array(serviceCount * binCount);
  }

  add(service: number, bin: number, times: number): void {
    const at = service * binCount + bin;
    if (this.#counts[at] === 0) this.#used.push(at);
    this.#counts[at] = (this.#counts[at] as number) + times;
  }

  /** Those that are not 0. */
  take(): Pick<StepRecord, "bins" | "binCounts"> {
    const bins = Int32Array.from(this.#used).sort();
    const binCounts = new Float64Array(bins.length);
    bins.forEach((bin, at) => {
      binCounts[at] = this.#counts[bin] as number;
      this.#counts[bin] = 0;
    });
    this.#used.length = 0;
    return { bins, binCounts };
  }
}
