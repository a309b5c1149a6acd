import type { LatencyDistribution } from "#/domain/simulation/topology/topology.ts";
import { mix, salts, toUnit } from "./mix.ts";

/** Own work of one request takes no longer, µs: an hour. */
const mostUs = 3_600_000_000;

/** Latency distributions as columns, to be drawn from without looking at objects. */
export interface LatencyColumns {
  readonly kind: Uint8Array;
  /** Constant, least, mean or median, µs. */
  readonly first: Float64Array;
  /** Width or deviation, µs; sigma. */
  readonly second: Float64Array;
}

const kinds = { constant: 0, uniform: 1, exponential: 2, normal: 3, lognormal: 4 } as const;

export function latencyColumns(latencies: readonly LatencyDistribution[]): LatencyColumns {
  const numbers = latencies.map(numbersOf);
  return {
    kind: Uint8Array.from(latencies, ({ kind }) => kinds[kind]),
    first: Float64Array.from(numbers, ([first]) => first),
    second: Float64Array.from(numbers, ([, second]) => second),
  };
}

function numbersOf(latency: LatencyDistribution): [first: number, second: number] {
  switch (latency.kind) {
    case "constant":
      return [latency.ms * 1000, 0];
    case "uniform":
      return [latency.minMs * 1000, (latency.maxMs - latency.minMs) * 1000];
    case "exponential":
      return [latency.meanMs * 1000, 0];
    case "normal":
      return [latency.meanMs * 1000, latency.deviationMs * 1000];
    case "lognormal":
      return [latency.medianMs * 1000, latency.sigma];
  }
}

/** Whole µs that own work of this service takes in the visit with this key. */
export function drawLatencyUs(columns: LatencyColumns, service: number, key: number): number {
  const kind = columns.kind[service] as number;
  const first = columns.first[service] as number;
  if (kind === kinds.constant) return Math.round(first);
  const unit = toUnit(mix(key, salts.latency));
  const second = columns.second[service] as number;
  if (kind === kinds.uniform) return Math.round(first + second * unit);
  const exponential = -Math.log(1 - unit);
  if (kind === kinds.exponential) return Math.min(mostUs, Math.round(first * exponential));
  // Box and Muller: a normal number from two even ones.
  const normal = Math.sqrt(2 * exponential) * Math.cos(2 * Math.PI * toUnit(mix(key, salts.latencyAngle)));
  if (kind === kinds.normal) return Math.min(mostUs, Math.max(0, Math.round(first + second * normal)));
  return Math.min(mostUs, Math.round(first * Math.exp(second * normal)));
}
