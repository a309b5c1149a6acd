import { expect, test } from "vitest";
import { DomainError } from "#/domain/domain-error.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { checkWhatIf, stepsOf } from "#/domain/simulation/what-if/check-what-if.ts";
import type { WhatIfFailure, WhatIfInput } from "#/domain/simulation/what-if/what-if-result.ts";
import { outage, plainService } from "../../../support/small-topologies.ts";

const input = (more: Partial<WhatIfInput>): WhatIfInput => ({
  topology: defaultTopology,
  seed: 1,
  durationSeconds: 60,
  failures: [],
  ...more,
});

function fault(more: Partial<WhatIfInput>): { path: string | undefined; message: string } {
  try {
    checkWhatIf(input(more));
  } catch (error) {
    if (error instanceof DomainError && error.code === "invalid")
      return { path: error.path, message: error.message };
    throw error;
  }
  throw new Error("nothing was refused");
}

const faultOf = (more: Partial<WhatIfFailure>) =>
  fault({ failures: [outage("cache-service"), { ...outage("db-service"), ...more }] });

test("what can be computed passes", () => {
  checkWhatIf(input({ seed: 4_294_967_295, durationSeconds: 86_400 }));
  checkWhatIf(input({ durationSeconds: 0.01, failures: [outage("db-service")] }));
  const failures: WhatIfFailure[] = [
    { ...outage("auth-service"), dependencyId: "db-service" },
    { ...outage("db-service"), kind: "latency", latencyMs: 0.5, startSeconds: 59.5, durationSeconds: 1000 },
    { ...outage("db-service"), kind: "errors", share: 1, startSeconds: 0.2, durationSeconds: 0.31 },
    { ...outage("db-service"), kind: "partial", share: 0.001 },
  ];
  checkWhatIf(input({ failures }));
  checkWhatIf(input({ failures: Array.from({ length: 200 }, () => outage("db-service")) }));
});

test("seeds are whole numbers of 32 bits", () => {
  for (const seed of [-1, 0.5, 4_294_967_296, Number.NaN]) expect(fault({ seed }).path).toBe("seed");
});

test("a run lasts above 0 and at most a day, or as long as its size allows", () => {
  for (const durationSeconds of [0, -1, 86_400.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(fault({ durationSeconds })).toEqual({
      path: "duration_seconds",
      message: "expected simulated seconds, above 0 up to 86400",
    });
  const large: Topology = { services: Array.from({ length: 1000 }, (_, at) => plainService(`s${at}`)) };
  checkWhatIf(input({ topology: large, durationSeconds: 10_000 }));
  expect(fault({ topology: large, durationSeconds: 10_000.5 })).toEqual({
    path: "duration_seconds",
    message:
      "expected simulated seconds, above 0 up to 10000, the most for so many services and dependencies",
  });
});

test("a failure names what there is", () => {
  expect(faultOf({ serviceId: "db-servise" })).toEqual({
    path: "failures.1.service_id",
    message: 'no service is called "db-servise"; did you mean "db-service"?',
  });
  expect(faultOf({ serviceId: "auth-service", dependencyId: "cache-service" })).toEqual({
    path: "failures.1.dependency_id",
    message: '"auth-service" does not call "cache-service"',
  });
  expect(faultOf({ dependencyId: "db-service" }).path).toBe("failures.1.dependency_id");
});

test("an amount belongs to its kind", () => {
  expect(faultOf({ kind: "latency" }).path).toBe("failures.1.latency_ms");
  expect(faultOf({ kind: "latency", latencyMs: 0 }).path).toBe("failures.1.latency_ms");
  expect(faultOf({ kind: "latency", latencyMs: 10, share: 0.5 }).path).toBe("failures.1.share");
  expect(faultOf({ latencyMs: 10 }).path).toBe("failures.1.latency_ms");
  expect(faultOf({ share: 0.5 }).path).toBe("failures.1.share");
  for (const kind of ["errors", "partial"] as const) {
    for (const share of [null, 0, -0.1, 1.01, Number.NaN])
      expect(faultOf({ kind, share }).path).toBe("failures.1.share");
    expect(faultOf({ kind, share: 0.5, latencyMs: 1 }).path).toBe("failures.1.latency_ms");
  }
});

test("a failure is in force in a step of the run at least", () => {
  expect(faultOf({ startSeconds: -0.5 }).path).toBe("failures.1.start_seconds");
  expect(faultOf({ startSeconds: 59.6 })).toEqual({
    path: "failures.1.start_seconds",
    message: "expected at most 59.5, the beginning of the run's last step",
  });
  expect(faultOf({ durationSeconds: 0 }).path).toBe("failures.1.duration_seconds");
  expect(faultOf({ startSeconds: 0.1, durationSeconds: 0.4 }).path).toBe("failures.1.duration_seconds");
});

test("there are at most 200 failures", () => {
  const failures = Array.from({ length: 201 }, () => outage("db-service"));
  expect(fault({ failures }).path).toBe("failures");
});

test("the last step of a run is computed to its end", () => {
  expect([0.1, 0.5, 0.6, 1, 119.9, 120].map(stepsOf)).toEqual([1, 1, 2, 2, 240, 240]);
});
