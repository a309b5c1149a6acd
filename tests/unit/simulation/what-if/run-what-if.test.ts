import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { digestOutcome } from "#/domain/simulation/what-if/digest-outcome.ts";
import { runWhatIf } from "#/domain/simulation/what-if/run-what-if.ts";
import type {
  WhatIfInput,
  WhatIfOutcome,
  WhatIfService,
} from "#/domain/simulation/what-if/what-if-result.ts";
import { type CountedRequests, countRequests } from "../../../support/count-requests.ts";
import { expectCounted } from "../../../support/expect-counted.ts";
import {
  anyPlainTopology,
  callersOf,
  outage,
  plainCall,
  plainService,
} from "../../../support/small-topologies.ts";

const chain: Topology = {
  services: [plainService("a", ["b"]), plainService("b", ["c"]), plainService("c"), plainService("d")],
};

const ask = (more: Partial<WhatIfInput>): WhatIfInput => ({
  topology: chain,
  seed: 7,
  durationSeconds: 120,
  failures: [],
  ...more,
});

const serviceOf = (outcome: WhatIfOutcome, id: string) =>
  outcome.services.find(({ serviceId }) => serviceId === id) as WhatIfService;

const rolesOf = (outcome: WhatIfOutcome) =>
  Object.fromEntries(outcome.services.map(({ serviceId, role }) => [serviceId, role]));

const service = (id: string) => ({ serviceId: id, dependencyId: null });

test("without failures nothing differs from the baseline", async () => {
  const input = ask({ topology: defaultTopology });
  const outcome = await runWhatIf(input);
  expectCounted(outcome, input);
  expect(new Set(Object.values(rolesOf(outcome)))).toEqual(new Set(["untouched"]));
  expect(outcome).toMatchObject({
    steps: 240,
    requestsLost: { fromOutside: 0, total: 0 },
    causes: [],
    blastRadius: { services: [], share: 0 },
  });
  expect(outcome.services.every(({ baselineRequests }) => baselineRequests > 0)).toBe(true);
  for (const { run, baseline } of Object.values(outcome.curves.services)) expect(run).toEqual(baseline);
});

test("an outage for ten seconds fails every request that needs it, and nothing else", async () => {
  const input = ask({ failures: [outage("c", { startSeconds: 10, durationSeconds: 10 })] });
  const outcome = await runWhatIf(input);
  expectCounted(outcome, input);
  expect(rolesOf(outcome)).toEqual({ a: "symptom", b: "symptom", c: "cause", d: "untouched" });
  expect(outcome.causes).toEqual([service("c")]);
  expect(outcome.blastRadius).toEqual({ services: ["a", "b", "c"], share: 0.75 });
  const baseline = countRequests(input, false);
  for (const id of ["a", "b", "c"]) {
    const asked = (baseline.get(id) as CountedRequests).asked.slice(20, 40);
    const lost = asked.reduce((sum, requests) => sum + requests, 0);
    expect(serviceOf(outcome, id)).toMatchObject({ requestsLost: lost, failures: lost, loadFactor: 1 });
  }
  expect(serviceOf(outcome, "a").symptomOf).toEqual([service("c")]);
  expect(serviceOf(outcome, "b").symptomOf).toEqual([service("c")]);
  // Seen as failing at the end of the first step of it, and until the window has forgotten enough of it.
  const down = serviceOf(outcome, "c");
  expect(down).toMatchObject({
    firstUnhealthySeconds: 10.5,
    worstStatus: "failing",
    worstErrorRate: expect.any(Number),
  });
  expect(down.recoveredSeconds).toBeGreaterThan(20.5);
  expect(down.recoveredSeconds).toBeLessThanOrEqual(50.5);
  const kinds = outcome.events.map(({ kind }) => kind);
  expect(kinds).toContain("failure_started");
  expect(kinds).toContain("failure_ended");
  expect(outcome.eventCount).toBe(outcome.events.length);
});

test("what comes from outside is lost where it needs what failed", async () => {
  const topology: Topology = {
    services: [plainService("a", ["b"]), plainService("b", [], { requestRate: 0 })],
  };
  const outcome = await runWhatIf(ask({ topology, failures: [outage("b")] }));
  const { requests } = serviceOf(outcome, "a");
  expect(outcome.requestsFromOutside).toBe(requests);
  expect(outcome.requestsLost).toEqual({ fromOutside: requests, total: 2 * requests });
});

test("requests from outside count where they arrive, whoever else calls there", async () => {
  const outcome = await runWhatIf(ask({ failures: [outage("c")] }));
  const [a, b, c, d] = ["a", "b", "c", "d"].map((id) => serviceOf(outcome, id).baselineRequests) as [
    number,
    number,
    number,
    number,
  ];
  expect(outcome.requestsFromOutside).toBe(a + (b - a) + (c - b) + d);
  expect(outcome.requestsLost.fromOutside).toBe(a + (b - a) + (c - b));
});

test("retries multiply the load of what fails", async () => {
  const retries = { count: 2, backoffMs: 10, factor: 2 };
  const topology: Topology = {
    services: [plainService("a", [plainCall("b", { retries })]), plainService("b", [], { requestRate: 0 })],
  };
  const input = ask({ topology, failures: [outage("b")] });
  const outcome = await runWhatIf(input);
  expectCounted(outcome, input);
  expect(serviceOf(outcome, "b")).toMatchObject({ loadFactor: 3, role: "cause" });
});

test("calls that fail are the cause, not who is called", async () => {
  const input = ask({ failures: [outage("a", { dependencyId: "b", startSeconds: 5 })] });
  const outcome = await runWhatIf(input);
  expectCounted(outcome, input);
  const call = { serviceId: "a", dependencyId: "b" };
  expect(rolesOf(outcome)).toEqual({ a: "symptom", b: "affected", c: "affected", d: "untouched" });
  expect(serviceOf(outcome, "a").symptomOf).toEqual([call]);
  expect(outcome.causes).toEqual([call]);
  expect(serviceOf(outcome, "a").recoveredSeconds).toBeNull();
});

test("what is unhealthy anyway is no part of it unless it gets worse", async () => {
  const topology: Topology = {
    services: [
      plainService("front", ["bad"]),
      plainService("bad", [], { errorProbability: 0.6 }),
      plainService("other", ["down"]),
      plainService("down"),
    ],
  };
  const far = await runWhatIf(ask({ topology, failures: [outage("down")] }));
  expect(rolesOf(far)).toEqual({ front: "untouched", bad: "untouched", other: "symptom", down: "cause" });
  expect(serviceOf(far, "bad")).toMatchObject({ worstStatus: "failing", firstUnhealthySeconds: null });
  const onIt = await runWhatIf(ask({ topology, failures: [outage("front", { startSeconds: 60 })] }));
  expect(rolesOf(onIt)).toMatchObject({ front: "cause", bad: "affected", down: "untouched" });
});

test("a failure that meets no request loses none", async () => {
  const topology: Topology = { services: [plainService("a"), plainService("idle", [], { requestRate: 0 })] };
  const input = ask({ topology, failures: [outage("idle")] });
  const outcome = await runWhatIf(input);
  expectCounted(outcome, input);
  expect(outcome.requestsLost).toEqual({ fromOutside: 0, total: 0 });
  expect(serviceOf(outcome, "a").role).toBe("untouched");
  expect(serviceOf(outcome, "idle")).toMatchObject({ role: "cause", loadFactor: null, latencyMs: null });
});

test("of failures at the same time each is told", async () => {
  const topology: Topology = {
    services: [plainService("a", ["b", "c"]), plainService("b"), plainService("c"), plainService("d")],
  };
  const failures = [
    outage("c", { startSeconds: 10, durationSeconds: 60 }),
    outage("b", { startSeconds: 50, durationSeconds: 20 }),
    outage("d", { kind: "latency", latencyMs: 500, startSeconds: 30, durationSeconds: 30 }),
    outage("d", { kind: "errors", share: 0.5, startSeconds: 40, durationSeconds: 30 }),
  ];
  const input = ask({ topology, failures, durationSeconds: 200 });
  const outcome = await runWhatIf(input);
  expectCounted(outcome, input);
  expect(rolesOf(outcome)).toEqual({ a: "symptom", b: "cause", c: "cause", d: "cause" });
  expect(serviceOf(outcome, "a").symptomOf).toEqual([service("c"), service("b")]);
  expect(outcome.causes).toEqual([service("b"), service("c"), service("d")]);
});

test("the same input gives the same outcome to the byte, and another seed another one", async () => {
  const input = ask({ topology: defaultTopology, failures: [outage("db-service", { startSeconds: 20 })] });
  const [one, two, other] = await Promise.all([
    runWhatIf(input),
    runWhatIf(structuredClone(input)),
    runWhatIf({ ...input, seed: 8 }),
  ]);
  expect(two).toEqual(one);
  expect(digestOutcome(two)).toBe(digestOutcome(one));
  expect(digestOutcome(JSON.parse(JSON.stringify(one)))).toBe(digestOutcome(one));
  expect(digestOutcome(other)).not.toBe(digestOutcome(one));
});

test("an outage reaches all callers, and of others only the load", async () => {
  await fc.assert(
    fc.asyncProperty(anyPlainTopology(), fc.nat(), fc.nat(1000), async (topology, pick, seed) => {
      const target = topology.services[pick % topology.services.length]?.id as string;
      const input = ask({ topology, seed, durationSeconds: 20, failures: [outage(target)] });
      const outcome = await runWhatIf(input);
      expectCounted(outcome, input);
      const reached = callersOf(topology, target);
      for (const found of outcome.services) {
        if (found.serviceId === target) expect(found.role).toBe("cause");
        else if (reached.has(found.serviceId))
          expect(found).toMatchObject({ role: "symptom", symptomOf: [service(target)] });
        else expect(found).toMatchObject({ failures: 0, firstUnhealthySeconds: null, symptomOf: [] });
      }
    }),
    { numRuns: 40 },
  );
});
