import { beginRun } from "#/domain/simulation/engine/begin-run.ts";
import { compileGraph } from "#/domain/simulation/engine/compile-graph.ts";
import { encodeState } from "#/domain/simulation/engine/encode-state.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { observe } from "#/domain/simulation/engine/observe.ts";
import type { SimulationState } from "#/domain/simulation/engine/simulation-state.ts";
import { step } from "#/domain/simulation/engine/step.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { withFailures } from "#/domain/simulation/engine/with-failures.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { largeTopology } from "../support/large-topology.ts";
import type { Measurement } from "./measurement.ts";
import { plainSteps } from "./plain-steps.ts";

/** Steps before the measured ones: the window is full by then. */
const warmUps = 100;

/** Steps of the default topology and of a large one, at rest and with much going wrong. */
export function benchSimulationSteps(): Measurement[] {
  const large = largeTopology(1000, 5000);
  const graph = compileGraph(large);
  const load = graph.restRate.reduce((sum, rate) => sum + rate, 0);
  const outage = [failure("db-service", "outage")];
  const many = Array.from({ length: 60 }, (_, at) =>
    failure(
      `service-${100 + at * 15}`,
      (["outage", "latency", "errors", "partial"] as const)[at % 4] ?? "outage",
    ),
  );
  const rest = timeSteps(large, [], 400);
  return [
    measured(
      "a step of the default topology",
      timeSteps(defaultTopology, [], 20_000),
      plain(defaultTopology, 20_000),
    ),
    measured("the same with its database down", timeSteps(defaultTopology, outage, 20_000)),
    measured(
      `a step of 1,000 services and 5,000 edges, ${Math.round(load).toLocaleString("en-US")} requests a second`,
      rest,
      plain(large, 100),
    ),
    measured("the same with 60 failures in force", timeSteps(large, many, 400)),
    measured(
      "a frame of it",
      time(20, () => observe(rest.last)),
    ),
    {
      ...measured(
        "a checkpoint of it",
        time(20, () => encodeState(rest.last)),
      ),
      against: `${Math.round(encodeState(rest.last).length / 1024)} KiB`,
    },
  ];
}

function failure(serviceId: string, kind: Failure["kind"]): Failure {
  return {
    id: serviceId,
    serviceId,
    dependencyId: null,
    kind,
    latencyMs: kind === "latency" ? 1000 : null,
    share: kind === "errors" || kind === "partial" ? 0.5 : null,
    startSeconds: 0,
    endSeconds: null,
  };
}

function timeSteps(topology: Topology, failures: readonly Failure[], steps: number) {
  let state: SimulationState = withFailures(beginRun(compileGraph(topology), 1), failures);
  for (let count = 0; count < warmUps; count++) state = step(state, stepSeconds);
  const times = time(steps, () => {
    state = step(state, stepSeconds);
  });
  return { ...times, last: state };
}

function plain(topology: Topology, steps: number): string {
  const advance = plainSteps(topology);
  for (let count = 0; count < 10; count++) advance(stepSeconds);
  const { median } = time(steps, () => advance(stepSeconds));
  return `every request by itself, without breakers or windows: ${median.toPrecision(2)} ms`;
}

/** ms */
function time(repeats: number, work: () => unknown): { median: number; p99: number } {
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort((one, other) => one - other);
  return {
    median: times[Math.floor(repeats / 2)] ?? Number.NaN,
    p99: times[Math.floor(repeats * 0.99)] ?? Number.NaN,
  };
}

function measured(
  work: string,
  { median, p99 }: { median: number; p99: number },
  against?: string,
): Measurement {
  const worst = `p99 ${p99.toPrecision(2)} ms`;
  return { work, rows: 0, value: median, unit: "ms", against: against ? `${worst}; ${against}` : worst };
}
