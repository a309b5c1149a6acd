import { beginRun } from "#/domain/simulation/engine/begin-run.ts";
import { compileGraph } from "#/domain/simulation/engine/compile-graph.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { step } from "#/domain/simulation/engine/step.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { withFailures } from "#/domain/simulation/engine/with-failures.ts";
import type { WhatIfInput } from "#/domain/simulation/what-if/what-if-result.ts";

/** One service's requests: one text a step, the same for the same requests in any order. */
export interface CountedRequests {
  requests: number;
  failures: number;
  steps: string[];
  /** By step. */
  failed: number[];
  asked: number[];
}

/** As the engine is given them. */
export const givenFailures = (failures: WhatIfInput["failures"]): Failure[] =>
  failures.map(({ durationSeconds, ...failure }, at) => ({
    ...failure,
    id: `${at}`,
    endSeconds: durationSeconds === null ? null : failure.startSeconds + durationSeconds,
  }));

/** Counts every request of a run as the engine tells of them one by one. */
export function countRequests(
  { topology, seed, durationSeconds, failures }: WhatIfInput,
  withThem: boolean,
): Map<string, CountedRequests> {
  const ids = topology.services.map(({ id }) => id);
  const counted = new Map<string, CountedRequests>(
    ids.map((id) => [id, { requests: 0, failures: 0, steps: [], failed: [], asked: [] }]),
  );
  let state = withFailures(beginRun(compileGraph(topology), seed), withThem ? givenFailures(failures) : []);
  for (let done = 0; done * stepSeconds < durationSeconds; done++) {
    const seen: string[][] = ids.map(() => []);
    state = step(state, stepSeconds, (service, isOk, latencyMs) => {
      seen[service]?.push(`${isOk ? "ok" : "failed"} ${latencyMs}`);
    });
    ids.forEach((id, at) => {
      const requests = seen[at]?.sort() ?? [];
      const count = counted.get(id) as CountedRequests;
      const failed = requests.filter((request) => request.startsWith("failed")).length;
      count.requests += requests.length;
      count.failures += failed;
      count.steps.push(requests.join("\n"));
      count.failed.push(failed);
      count.asked.push(requests.length);
    });
  }
  return counted;
}
