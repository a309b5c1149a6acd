import type { Graph } from "./compile-graph.ts";
import type { Failure } from "./failure.ts";

/** What the failures in force do, by target: services by their index, edges after them. */
export interface Effects {
  readonly isDown: Uint8Array;
  readonly addedUs: Float64Array;
  readonly errorShare: Float64Array;
  readonly partialShare: Float64Array;
}

export function isInForce(failure: Failure, timeSeconds: number): boolean {
  return (
    failure.startSeconds <= timeSeconds && (failure.endSeconds === null || timeSeconds < failure.endSeconds)
  );
}

const resting = new WeakMap<Graph, Effects>();

/** Several on one target all apply: latencies add up, shares are of what the others left. */
export function combineFailures(graph: Graph, inForce: readonly Failure[]): Effects {
  if (inForce.length > 0) return combine(graph, inForce);
  let effects = resting.get(graph);
  if (effects === undefined) {
    effects = combine(graph, []);
    resting.set(graph, effects);
  }
  return effects;
}

function combine(graph: Graph, inForce: readonly Failure[]): Effects {
  const targets = graph.serviceCount + graph.edgeCount;
  const isDown = new Uint8Array(targets);
  const addedUs = new Float64Array(targets);
  const errorShare = new Float64Array(targets);
  const partialShare = new Float64Array(targets);
  for (const failure of inForce) {
    const target = targetOf(graph, failure);
    const share = failure.share ?? 0;
    if (failure.kind === "outage") isDown[target] = 1;
    else if (failure.kind === "latency")
      addedUs[target] = (addedUs[target] as number) + Math.round((failure.latencyMs ?? 0) * 1000);
    else if (failure.kind === "errors")
      errorShare[target] = 1 - (1 - (errorShare[target] as number)) * (1 - share);
    else partialShare[target] = 1 - (1 - (partialShare[target] as number)) * (1 - share);
  }
  return { isDown, addedUs, errorShare, partialShare };
}

function targetOf(graph: Graph, failure: Failure): number {
  const service = graph.indexOf.get(failure.serviceId) as number;
  if (failure.dependencyId === null) return service;
  const callee = graph.indexOf.get(failure.dependencyId) as number;
  return graph.serviceCount + graph.edgeBetween(service, callee);
}
