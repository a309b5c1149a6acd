import { expect, test } from "vitest";
import type { Failure } from "#/domain/simulation/engine/failure.ts";
import { failAtOnce } from "#/domain/simulation/live/fail-at-once.ts";
import { makeFrame } from "../../../support/frames.ts";

const outage: Failure = {
  id: "0190a1b2-0000-7000-8000-000000000000",
  serviceId: "service-1",
  dependencyId: null,
  kind: "outage",
  latencyMs: null,
  share: null,
  startSeconds: 6,
  endSeconds: null,
};
const { services } = makeFrame(3);

test("a service with an outage in force is failing by its own doing, whatever was measured", () => {
  const seen = failAtOnce(services, [outage]);
  expect(seen.map(({ status, diagnosis }) => [status, diagnosis])).toEqual([
    ["healthy", null],
    ["failing", { role: "root_cause" }],
    ["healthy", null],
  ]);
  expect(seen[1]).toEqual({ ...services[1], status: "failing", diagnosis: { role: "root_cause" } });
  expect(services[1]?.status).toBe("healthy");
});

test("what was found failing already keeps what was found out about it", () => {
  const symptom = { role: "symptom" as const, of: [{ serviceId: "service-2", dependencyId: null }] };
  const failing = services.map((one) => ({ ...one, status: "failing" as const, diagnosis: symptom }));
  expect(failAtOnce(failing, [outage])).toEqual(failing);
});

test.each<Failure>([
  { ...outage, kind: "latency", latencyMs: 500 },
  { ...outage, kind: "errors", share: 1 },
  { ...outage, kind: "partial", share: 1 },
  { ...outage, dependencyId: "service-2" },
])("other failures show when they are measured: %j", (failure) => {
  expect(failAtOnce(services, [failure])).toBe(services);
});
