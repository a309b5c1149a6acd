import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { requestRateAtRest } from "./request-rate.ts";

/** Reports a second, on the wall's clock. */
const mostReports = 2000;

/** Why a simulation makes too many requests for each to be reported, in a sentence; undefined when it doesn't. */
export function tooMuchTraffic(topology: Topology, speed: number): string | undefined {
  const rate = requestRateAtRest(topology) * speed;
  // A rate that is exactly the limit must not fail for the last bit of a sum.
  if (rate <= mostReports * (1 + 1e-9)) return undefined;
  const most = mostReports.toLocaleString("en-US");
  const asked = Math.ceil(rate).toLocaleString("en-US");
  return `At speed ${speed} this topology makes about ${asked} requests a second; at most ${most} can be reported.`;
}
