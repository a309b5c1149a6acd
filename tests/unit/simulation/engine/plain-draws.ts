import type { SimulatedService } from "#/domain/simulation/topology/topology.ts";

/** How many arrive, by going through the counts one after the other. */
export function poisson(mean: number, unit: number): number {
  let probability = Math.exp(-mean);
  let sum = probability;
  let count = 0;
  while (unit >= sum && count < 10_000) {
    count++;
    probability *= mean / count;
    sum += probability;
  }
  return count;
}

/** µs */
export function latencyOf({ latency }: SimulatedService, unit: number): number {
  if (latency.kind === "constant") return latency.ms * 1000;
  if (latency.kind === "uniform")
    return Math.round(latency.minMs * 1000 + (latency.maxMs - latency.minMs) * 1000 * unit);
  if (latency.kind === "exponential") return Math.round(latency.meanMs * 1000 * -Math.log(1 - unit));
  throw new Error(`${latency.kind} is not drawn here`);
}
