import { describe, expect, test } from "vitest";
import type { ServiceObservation } from "#/domain/simulation/engine/observation.ts";
import type { TrafficVerdict } from "#/domain/simulation/live/frame.ts";
import {
  formatFactor,
  formatLatency,
  formatSeconds,
  formatShare,
  formatSpan,
} from "#/ui/simulation/health/format-simulated.ts";
import { nameCauses, tellDiagnosis } from "#/ui/simulation/health/name-cause.ts";
import { isStanding } from "#/ui/simulation/strip/is-standing.ts";
import { mostItems, prepareStrip } from "#/ui/simulation/strip/strip-items.ts";
import { isDisturbed, tellVerdict } from "#/ui/simulation/traffic/traffic-words.ts";

const observed = (serviceId: string, part: Partial<ServiceObservation> = {}): ServiceObservation => ({
  serviceId,
  status: "healthy",
  diagnosis: null,
  requests: 100,
  failures: 0,
  requestRate: 2,
  errorRate: 0,
  ownErrorRate: 0,
  latencyMs: 50,
  latencyP50Ms: 50,
  latencyP95Ms: 90,
  latencyP99Ms: 99,
  uptimeSeconds: 60,
  totalRequests: 100,
  totalFailures: 0,
  ...part,
});

const broken = observed("db", { status: "failing", diagnosis: { role: "root_cause" }, errorRate: 1 });
const suffering = observed("auth", {
  status: "degraded",
  diagnosis: { role: "symptom", of: [{ serviceId: "db", dependencyId: null }] },
  errorRate: 0.345,
});

describe("the strip", () => {
  test("has each of a few services, in their order, with the cause marked", () => {
    expect(prepareStrip({ services: [suffering, observed("mail"), broken] })).toEqual({
      items: [
        {
          serviceId: "auth",
          status: "degraded",
          isCause: false,
          told: "Degraded, Symptom of db, 34.5 % errors",
        },
        { serviceId: "mail", status: "healthy", isCause: false, told: "Healthy, 0 % errors" },
        { serviceId: "db", status: "failing", isCause: true, told: "Failing, Root cause, 100 % errors" },
      ],
      othersHealthy: 0,
      othersUnhealthy: 0,
    });
  });

  test("has of many only those that need a look, causes first, and counts the others", () => {
    const many = Array.from({ length: 100 }, (_, place) => observed(`s${place}`));
    const strip = prepareStrip({ services: [...many, suffering, broken] });
    expect(strip.items.map(({ serviceId }) => serviceId)).toEqual(["db", "auth"]);
    expect(strip).toMatchObject({ othersHealthy: 100, othersUnhealthy: 0 });
    const sick = many.map((service) => ({ ...service, status: "failing" as const }));
    expect(prepareStrip({ services: sick })).toMatchObject({
      othersHealthy: 0,
      othersUnhealthy: 100 - mostItems,
    });
  });

  test("knows a simulation that nobody goes on with", () => {
    const at = "2026-01-31T12:00:00.000Z";
    expect(isStanding(at, Date.parse(at) + 10_000)).toBe(false);
    expect(isStanding(at, Date.parse(at) + 61_000)).toBe(true);
  });
});

test("causes are named, few of many", () => {
  const onDb = { serviceId: "db", dependencyId: null };
  const call = { serviceId: "auth", dependencyId: "db" };
  expect(nameCauses([onDb])).toBe("db");
  expect(nameCauses([onDb, call])).toBe("db and calls of auth to db");
  expect(nameCauses([onDb, call, onDb, onDb])).toBe("db, calls of auth to db and 2 more");
  expect(tellDiagnosis(null)).toBeNull();
});

test("simulated times, shares and latencies are told with their units", () => {
  expect([0, 0.5, 59.5, 60, 125, 3600, 3665.5, 90_000].map(formatSpan)).toEqual([
    "0 s",
    "0.5 s",
    "59.5 s",
    "1 min",
    "2 min 5 s",
    "1 h",
    "1 h 1 min 5.5 s",
    "25 h",
  ]);
  expect([0, 0.0004, 0.125, 0.99999, 1].map(formatShare)).toEqual([
    "0 %",
    "< 0.1 %",
    "12.5 %",
    "> 99.9 %",
    "100 %",
  ]);
  expect([formatSeconds(1204.5), formatLatency(57.94), formatFactor(1.256)]).toEqual([
    "1,204.5",
    "57.9 ms",
    "1.26",
  ]);
});

describe("the verdict on traffic", () => {
  const verdict: TrafficVerdict = {
    id: "t",
    enabled: true,
    startedAt: "2026-01-31T12:00:00.000Z",
    stoppedAt: null,
    simulated: 100,
    accepted: 90,
    duplicate: 5,
    rejected: 0,
    waiting: 10,
    lostAnswers: 4,
    delayed: 3,
    repeated: 1,
    stored: 90,
    storedAt: "2026-01-31T12:00:02.000Z",
    lost: 0,
    doubled: 0,
    trouble: null,
  };

  test("is good only where something was compared, and nothing is missing or too much", () => {
    expect(tellVerdict(verdict)).toMatchObject({ tone: "good", short: "Lost 0, doubled 0" });
    expect(tellVerdict({ ...verdict, stored: null, lost: null, doubled: null }).tone).toBe("neutral");
    const wrong = tellVerdict({ ...verdict, lost: 2, doubled: 1 });
    expect(wrong).toMatchObject({ tone: "bad", short: "Lost 2, doubled 1" });
    expect(wrong.long).toContain(
      "2 requests acknowledged but not in the usage, and 1 request in the usage too often",
    );
  });

  test("knows whether anything was done to the reports", () => {
    expect(isDisturbed(verdict)).toBe(true);
    expect(isDisturbed({ ...verdict, lostAnswers: 0, delayed: 0, repeated: 0 })).toBe(false);
  });
});
