import { DomainError } from "#/domain/domain-error.ts";
import { amountFaults } from "#/domain/simulation/engine/amount-faults.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { nearestName } from "#/domain/simulation/topology/nearest-name.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import type { WhatIfFailure, WhatIfInput } from "./what-if-result.ts";

export const maxFailures = 200;
/** Simulated seconds of the longest run of a small topology: a day. */
export const maxSeconds = 86_400;
/** Steps times services and dependencies: what a run costs. */
const maxWork = 20_000_000;

/** How many steps a run takes: the last one is computed to its end. */
export const stepsOf = (durationSeconds: number) => Math.ceil(durationSeconds / stepSeconds);

/** Refuses what can't be computed, or would be no what-if. The topology has been checked already. Throws invalid. */
export function checkWhatIf(input: WhatIfInput): void {
  const { seed, durationSeconds, failures, topology } = input;
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xff_ff_ff_ff)
    throw invalid("seed", "expected a whole number from 0 to 4294967295");
  const longest = longestRun(topology);
  if (!(durationSeconds > 0 && durationSeconds <= longest)) {
    const ofThis = longest < maxSeconds ? ", the most for so many services and dependencies" : "";
    throw invalid("duration_seconds", `expected simulated seconds, above 0 up to ${longest}${ofThis}`);
  }
  if (failures.length > maxFailures) throw invalid("failures", `expected at most ${maxFailures} failures`);
  for (const [index, failure] of failures.entries()) {
    const fault = faultOf(failure, input);
    if (fault) throw invalid(`failures.${index}.${fault.field}`, fault.expected);
  }
}

/** Simulated seconds that a run of this topology may last. */
function longestRun({ services }: Topology): number {
  const size = services.reduce((sum, { dependencies }) => sum + 1 + dependencies.length, 0);
  return Math.min(maxSeconds, Math.floor(maxWork / size) * stepSeconds);
}

type Fault = { field: string; expected: string };

function faultOf(failure: WhatIfFailure, { topology, durationSeconds }: WhatIfInput): Fault | undefined {
  return (
    faultOfTarget(failure, topology) ?? amountFaults(failure)[0] ?? faultOfSpan(failure, durationSeconds)
  );
}

function faultOfTarget(
  { serviceId, dependencyId }: WhatIfFailure,
  { services }: Topology,
): Fault | undefined {
  const service = services.find(({ id }) => id === serviceId);
  if (!service) {
    const unknown = `no service is called ${quoted(serviceId)}`;
    return {
      field: "service_id",
      expected: withNearest(
        unknown,
        serviceId,
        services.map(({ id }) => id),
      ),
    };
  }
  if (dependencyId === null) return;
  const called = service.dependencies.map((dependency) => dependency.serviceId);
  if (called.includes(dependencyId)) return;
  const unknown = `${quoted(serviceId)} does not call ${quoted(dependencyId)}`;
  return { field: "dependency_id", expected: withNearest(unknown, dependencyId, called) };
}

function faultOfSpan(
  { startSeconds, durationSeconds }: WhatIfFailure,
  runSeconds: number,
): Fault | undefined {
  if (!(startSeconds >= 0)) return { field: "start_seconds", expected: "expected 0 or more" };
  const firstStep = Math.ceil(startSeconds / stepSeconds);
  if (firstStep >= stepsOf(runSeconds)) {
    const latest = (stepsOf(runSeconds) - 1) * stepSeconds;
    return {
      field: "start_seconds",
      expected: `expected at most ${latest}, the beginning of the run's last step`,
    };
  }
  if (durationSeconds === null) return;
  if (!(durationSeconds > 0)) return { field: "duration_seconds", expected: "expected more than 0, or null" };
  if (startSeconds + durationSeconds > firstStep * stepSeconds) return;
  const expected = `it would be over before a step begins; expected more, for there is one each ${stepSeconds} s`;
  return { field: "duration_seconds", expected };
}

const invalid = (path: string, message: string) => new DomainError("invalid", message, path);

/** As somebody typed it, cut to what a message can hold. */
const quoted = (text: string) => JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}…` : text);

function withNearest(unknown: string, name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === null ? unknown : `${unknown}; did you mean ${quoted(nearest)}?`;
}
