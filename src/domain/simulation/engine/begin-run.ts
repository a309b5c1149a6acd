import type { Graph } from "./compile-graph.ts";
import {
  breakerColumns,
  calledColumns,
  type SimulationState,
  servedColumns,
  totalColumns,
} from "./simulation-state.ts";

/** A run before its first step: everything closed, healthy and idle. */
export function beginRun(graph: Graph, seed: number): SimulationState {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffff_ffff)
    throw new RangeError(`expected a seed from 0 to 4294967295, not ${seed}`);
  return {
    graph,
    seed,
    step: 0,
    timeSeconds: 0,
    failures: [],
    events: [],
    totals: new Float64Array(graph.serviceCount * totalColumns),
    served: new Float64Array(graph.serviceCount * servedColumns),
    called: new Float64Array(graph.edgeCount * calledColumns),
    breakers: new Float64Array(graph.edgeCount * breakerColumns),
    statuses: new Uint8Array(graph.serviceCount),
    records: [],
  };
}
