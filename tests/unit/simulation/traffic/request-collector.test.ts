import { expect, test } from "vitest";
import { beginRun } from "#/domain/simulation/engine/begin-run.ts";
import { compileGraph } from "#/domain/simulation/engine/compile-graph.ts";
import { step } from "#/domain/simulation/engine/step.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { withFailures } from "#/domain/simulation/engine/with-failures.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { RequestCollector } from "#/jobs/simulation/request-collector.ts";
import { mostInFrame } from "#/jobs/simulation/traffic-source.ts";
import { plainService } from "../../../support/small-topologies.ts";

/** A chain in which every service tries ten times more: an outage of the last multiplies. */
const chain: Topology = {
  services: Array.from({ length: 6 }, (_, at) => ({
    ...plainService(`s${at}`),
    requestRate: at === 0 ? 2 : 0,
    dependencies:
      at === 5
        ? []
        : [
            {
              serviceId: `s${at + 1}`,
              share: 1,
              timeoutMs: 1000,
              retries: { count: 10, backoffMs: 0, factor: 1 },
              breaker: null,
            },
          ],
  })),
};

function collect(steps: number, isOut: boolean) {
  const graph = compileGraph(chain);
  const outage = {
    id: "1",
    serviceId: "s5",
    dependencyId: null,
    kind: "outage" as const,
    latencyMs: null,
    share: null,
    startSeconds: 0,
    endSeconds: null,
  };
  const collector = new RequestCollector();
  let told = 0;
  let state = withFailures(beginRun(graph, 7), isOut ? [outage] : []);
  for (let at = 1; at <= steps; at++) {
    const sink = collector.sinkOf(chain, at);
    state = step(state, stepSeconds, (...request) => {
      told++;
      sink(...request);
    });
  }
  return { collector, told };
}

test("requests come by their step and count within it", () => {
  const { collector, told } = collect(8, false);
  const first = collector.take(4);
  const second = collector.take(8);
  expect(first.length + second.length).toBe(told);
  expect(first.every(({ step }) => step <= 4) && second.every(({ step }) => step > 4)).toBe(true);
  const counts = new Map<string, number>();
  for (const { step, serviceId, index } of [...first, ...second]) {
    const of = `${step} ${serviceId}`;
    expect(index).toBe(counts.get(of) ?? 0);
    counts.set(of, index + 1);
  }
  expect(collector.take(8)).toEqual([]);
});

test("of an outage that makes millions it holds no more than tells that these are too many", () => {
  const { collector, told } = collect(10, true);
  expect(told).toBeGreaterThan(2 * mostInFrame);
  expect(collector.take(10)).toHaveLength(mostInFrame + 1);
  collector.sinkOf(chain, 11)(0, true, 5);
  expect(collector.take(11)).toHaveLength(1);
});
