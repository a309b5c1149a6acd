import type { LatencyDistribution } from "./topology.ts";

/** Mean of the distribution as it is drawn from: never below 0. ms */
export function expectedLatencyMs(latency: LatencyDistribution): number {
  switch (latency.kind) {
    case "constant":
      return latency.ms;
    case "uniform":
      return (latency.minMs + latency.maxMs) / 2;
    case "exponential":
      return latency.meanMs;
    case "normal":
      return meanAboveZero(latency.meanMs, latency.deviationMs);
    case "lognormal":
      return latency.medianMs * Math.exp(latency.sigma ** 2 / 2);
  }
}

/** Mean of max(0, x) for a normal x, added up over slices of its density. */
function meanAboveZero(mean: number, deviation: number): number {
  const slices = 2000;
  let sum = 0;
  let weights = 0;
  for (let slice = 0; slice <= slices; slice++) {
    const z = (slice / slices) * 16 - 8;
    const weight = Math.exp((-z * z) / 2);
    sum += weight * Math.max(0, mean + deviation * z);
    weights += weight;
  }
  return sum / weights;
}
