import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beginRun } from "#/domain/simulation/engine/begin-run.ts";
import { compileGraph, type Graph } from "#/domain/simulation/engine/compile-graph.ts";
import { decodeState } from "#/domain/simulation/engine/decode-state.ts";
import { encodeState } from "#/domain/simulation/engine/encode-state.ts";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { intervalBetween } from "#/domain/simulation/engine/interval-between.ts";
import { observe } from "#/domain/simulation/engine/observe.ts";
import type { SimulationState } from "#/domain/simulation/engine/simulation-state.ts";
import { step } from "#/domain/simulation/engine/step.ts";
import { stepSeconds } from "#/domain/simulation/engine/step-seconds.ts";
import { withFailures } from "#/domain/simulation/engine/with-failures.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { randomFailures, randomTopology } from "./random-topology.ts";

const topologies = randomTopology({
  rates: fc.constantFrom(0, 2, 10, 600),
  errors: fc.constantFrom(0, 0.05, 0.3),
  most: 5,
});
const cases = topologies
  .filter((topology) => topology.services.some(({ requestRate }) => requestRate > 0))
  .chain((topology) =>
    fc.record({
      topology: fc.constant(topology),
      failures: randomFailures(topology),
      seed: fc.nat(0xffff_ffff),
    }),
  );

function run(graph: Graph, seed: number, failures: readonly Failure[], steps: number): SimulationState {
  return advance(withFailures(beginRun(graph, seed), failures), steps);
}

function advance(state: SimulationState, steps: number): SimulationState {
  let latest = state;
  for (let count = 0; count < steps; count++) latest = step(latest, stepSeconds);
  return latest;
}

/** A copy that shares nothing with the state. */
const copyOf = ({ graph: _, ...state }: SimulationState) => structuredClone(state);

describe("a run", () => {
  test("is the same byte for byte for the same seed, topology and failures", () => {
    fc.assert(
      fc.property(cases, ({ topology, failures, seed }) => {
        const [one, other] = [compileGraph(topology), compileGraph(structuredClone(topology))];
        const before = run(one, seed, failures, 50);
        // Another run on the same graph in between must leave no trace.
        run(one, (seed ^ 1) >>> 0, [], 3);
        expect(encodeState(run(other, seed, failures, 50))).toEqual(encodeState(before));
        expect(encodeState(run(one, seed, failures, 50))).toEqual(encodeState(before));
      }),
      { numRuns: 20 },
    );
  });

  test("differs by seed", () => {
    const graph = compileGraph(defaultTopology);
    expect(encodeState(run(graph, 1, [], 40))).not.toEqual(
      encodeState({ ...run(graph, 2, [], 40), seed: 1 }),
    );
  });

  test("leaves the states that it came by as they were", () => {
    fc.assert(
      fc.property(cases, ({ topology, failures, seed }) => {
        let state = withFailures(beginRun(compileGraph(topology), seed), failures);
        const kept: [SimulationState, ReturnType<typeof copyOf>][] = [];
        for (let count = 0; count < 70; count++) {
          if (count % 10 === 0) kept.push([state, copyOf(state)]);
          state = step(state, stepSeconds);
        }
        for (const [then, copy] of kept) expect(copyOf(then)).toEqual(copy);
      }),
      { numRuns: 15 },
    );
  });

  test("goes on from its bytes as if it had never been written down", () => {
    fc.assert(
      fc.property(cases, fc.nat(80), ({ topology, failures, seed }, steps) => {
        const graph = compileGraph(topology);
        const state = run(graph, seed, failures, steps);
        const read = withFailures(decodeState(compileGraph(topology), encodeState(state)), failures);
        expect(observe(read)).toEqual(observe(state));
        const [after, afterRead] = [step(state, stepSeconds), step(read, stepSeconds)];
        expect(afterRead.events).toEqual(after.events);
        expect(encodeState(advance(afterRead, 70))).toEqual(encodeState(advance(after, 70)));
      }),
      { numRuns: 20 },
    );
  });

  test("refuses bytes of another topology, cut or longer ones", () => {
    const graph = compileGraph(defaultTopology);
    const bytes = encodeState(run(graph, 1, [], 5));
    const other = compileGraph({ services: defaultTopology.services.slice(6) });
    expect(() => decodeState(other, bytes)).toThrow("another topology");
    expect(() => decodeState(graph, bytes.slice(0, -1))).toThrow(RangeError);
    expect(() => decodeState(graph, new Uint8Array([...bytes, 0]))).toThrow("goes on after its end");
    expect(() => decodeState(graph, new Uint8Array([9, ...bytes.slice(1)]))).toThrow("version 9");
  });

  test("tells its sink of every request once", () => {
    fc.assert(
      fc.property(cases, ({ topology, failures, seed }) => {
        const graph = compileGraph(topology);
        let state = withFailures(beginRun(graph, seed), failures);
        for (let count = 0; count < 20; count++) {
          const before = state;
          const told = topology.services.map(() => ({ requests: 0, failures: 0, latency: 0 }));
          state = step(before, stepSeconds, (service, isOk, latencyMs) => {
            const one = told[service];
            if (!one) throw new Error(`no service ${service}`);
            one.requests++;
            if (!isOk) one.failures++;
            one.latency += latencyMs;
          });
          expect(encodeState(state)).toEqual(encodeState(step(before, stepSeconds)));
          intervalBetween(before, state).forEach((point, service) => {
            expect(told[service]).toMatchObject({ requests: point.requests, failures: point.failures });
            expect(told[service]?.latency).toBeCloseTo((point.latencyMs ?? 0) * point.requests, 3);
          });
        }
      }),
      { numRuns: 15 },
    );
  });

  test("keeps about the length of the window and of the longest breaker's", () => {
    const graph = compileGraph(defaultTopology);
    expect(run(graph, 1, [], 200).records).toHaveLength(60);
    const [gateway, ...others] = defaultTopology.services;
    const slow: Topology = {
      services: [
        {
          ...(gateway as (typeof others)[0]),
          dependencies: (gateway as (typeof others)[0]).dependencies.map((dependency) => ({
            ...dependency,
            breaker: { ...dependency.breaker, windowSeconds: 45 } as NonNullable<typeof dependency.breaker>,
          })),
        },
        ...others,
      ],
    };
    expect(run(compileGraph(slow), 1, [], 200).records).toHaveLength(90);
  });

  test("knows no such seed or failure", () => {
    const graph = compileGraph(defaultTopology);
    for (const seed of [-1, 0.5, 2 ** 32, Number.NaN])
      expect(() => beginRun(graph, seed)).toThrow(RangeError);
    const failure: Failure = {
      id: "f",
      serviceId: "db-service",
      dependencyId: null,
      kind: "outage",
      latencyMs: null,
      share: null,
      startSeconds: 0,
      endSeconds: null,
    };
    const state = beginRun(graph, 0);
    expect(() => withFailures(state, [failure, { ...failure, serviceId: "db" }])).toThrow(
      expect.objectContaining({ code: "invalid", path: "failures.1.service_id" }),
    );
    expect(() => withFailures(state, [{ ...failure, dependencyId: "cache-service" }])).toThrow(
      expect.objectContaining({ code: "invalid", path: "failures.0.dependency_id" }),
    );
  });
});
