import { beginRun } from "#/domain/simulation/engine/begin-run.ts";
import { compileGraph } from "#/domain/simulation/engine/compile-graph.ts";
import {
  type CauseRef,
  healthStatuses,
  type ServiceObservation,
} from "#/domain/simulation/engine/observation.ts";
import { observe } from "#/domain/simulation/engine/observe.ts";
import { step } from "#/domain/simulation/engine/step.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { withFailures } from "#/domain/simulation/engine/with-failures.ts";
import type { WhatIfInput } from "#/domain/simulation/what-if/what-if-result.ts";
import { givenFailures } from "./count-requests.ts";

const rank = ({ status }: ServiceObservation) => healthStatuses.indexOf(status);
const said = (cause: CauseRef) => JSON.stringify(cause);
const causesOf = ({ diagnosis }: ServiceObservation) =>
  diagnosis?.role === "symptom" ? diagnosis.of.map(said) : [];

/** Every observation of a run, with its failures or without. */
function watch({ topology, seed, durationSeconds, failures }: WhatIfInput, withThem: boolean) {
  let state = withFailures(beginRun(compileGraph(topology), seed), withThem ? givenFailures(failures) : []);
  return Array.from({ length: Math.ceil(durationSeconds / stepSeconds) }, () => {
    state = step(state, stepSeconds);
    return observe(state).services;
  });
}

/** What is said of each service over a run and was not said of the baseline, or that it was worse than there. */
export function plainRoles(input: WhatIfInput) {
  const run = watch(input, true);
  const baseline = watch(input, false);
  return input.topology.services.map((_, at) => {
    const pairs = run.map((services, number) => ({
      end: (number + 1) * stepSeconds,
      mine: services[at] as ServiceObservation,
      usual: baseline[number]?.[at] as ServiceObservation,
    }));
    const worse = pairs.filter(({ mine, usual }) => rank(mine) > rank(usual));
    const isCause = pairs.some(
      ({ mine, usual }) =>
        mine.diagnosis?.role === "root_cause" &&
        (usual.diagnosis?.role !== "root_cause" || rank(mine) > rank(usual)),
    );
    const isSymptom = pairs.some(({ mine, usual }) => {
      const known = rank(mine) > rank(usual) ? [] : causesOf(usual);
      return causesOf(mine).some((cause) => !known.includes(cause));
    });
    return {
      role: isCause ? "cause" : isSymptom ? "symptom" : "affected",
      firstUnhealthySeconds: worse[0]?.end ?? null,
      worstStatus: healthStatuses[Math.max(...pairs.map(({ mine }) => rank(mine)))],
      isWorseAtEnd: worse.at(-1)?.end === pairs.at(-1)?.end,
      latestWorse: worse.at(-1)?.end ?? null,
    };
  });
}
