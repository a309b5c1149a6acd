import type { WhatIfRequest } from "#/api/contract/simulation-what-if.ts";
import { toTopologyDocument } from "#/api/topology/topology-document.ts";
import { toRunFailure } from "#/api/what-if-answers.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import type { Question } from "./question-draft.ts";

/** A question as the API takes it; without a topology or seed, those of the live simulation. */
export function toRequest(question: Question, topology: Topology | null): WhatIfRequest {
  return {
    ...(topology && { topology: toTopologyDocument(topology) }),
    ...(question.seed !== null && { seed: question.seed }),
    duration_seconds: question.durationSeconds,
    failures: question.failures.map(toRunFailure),
  };
}

/** Where the form says what the API says of a field. */
const places: readonly (readonly [RegExp, string])[] = [
  [/^duration_seconds$/, "duration"],
  [/^(failures\.\d+)\.(service_id|dependency_id)$/, "$1.target"],
  [/^(failures\.\d+)\.start_seconds$/, "$1.start"],
  [/^(failures\.\d+)\.duration_seconds$/, "$1.duration"],
  [/^(failures\.\d+)\.(latency_ms|share)$/, "$1.amount"],
];

/** The form's field that a path of the request is shown at. */
export function fieldOf(path: string): string {
  for (const [shape, field] of places) if (shape.test(path)) return path.replace(shape, field);
  return path;
}
