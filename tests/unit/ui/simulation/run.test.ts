import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { WhatIfCurve, WhatIfCurves, WhatIfService } from "#/domain/simulation/what-if/what-if-result.ts";
import { failureBands, isAlone, orderCurves, prepareCurve } from "#/ui/simulation/run/prepare-curves.ts";
import { sortServices } from "#/ui/simulation/run/sort-services.ts";
import { tellUnhealthy } from "#/ui/simulation/run/tell-unhealthy.ts";
import { countWorst, tellCauses, tellLoss, tellRecovery } from "#/ui/simulation/run/verdict-words.ts";

const service = (serviceId: string, part: Partial<WhatIfService> = {}): WhatIfService => ({
  serviceId,
  role: "untouched",
  symptomOf: [],
  firstAffectedSeconds: null,
  firstUnhealthySeconds: null,
  recoveredSeconds: null,
  worstStatus: "healthy",
  requests: 10,
  failures: 0,
  baselineRequests: 10,
  baselineFailures: 0,
  requestsLost: 0,
  loadFactor: 1,
  worstErrorRate: 0,
  latencyMs: 50,
  baselineLatencyMs: 50,
  ...part,
});

const db = service("db", {
  role: "cause",
  worstStatus: "failing",
  firstUnhealthySeconds: 30,
  recoveredSeconds: 95,
  requestsLost: 40,
});
const gateway = service("gateway", {
  role: "symptom",
  worstStatus: "degraded",
  symptomOf: [{ serviceId: "db", dependencyId: null }],
  firstUnhealthySeconds: 32.5,
  recoveredSeconds: 97.5,
  requestsLost: 60,
  loadFactor: 1.5,
});
const cache = service("cache", { role: "affected", requestsLost: -3, loadFactor: 0.75 });
const mail = service("mail", { latencyMs: null, loadFactor: null });

describe("the verdict on a run", () => {
  test("says what callers lost", () => {
    const told = (fromOutside: number, requestsFromOutside: number) =>
      tellLoss({ requestsLost: { fromOutside, total: 0 }, requestsFromOutside });
    expect(told(1234, 5000)).toBe("Callers lost 1,234 of 5,000 requests, 24.7 %.");
    expect(told(1, 1)).toBe("Callers lost 1 of 1 request, 100 %.");
    expect(told(0, 5000)).toBe("Callers lost no request more than without the failures.");
    expect(told(-2, 5000)).toBe("Callers lost 2 requests fewer than without the failures.");
    expect(told(0, 0)).toBe("No requests came from outside.");
  });

  test("says who broke it and who only suffered", () => {
    const onDb = { serviceId: "db", dependencyId: null };
    expect(tellCauses({ causes: [onDb], services: [gateway, db, cache, mail] })).toBe(
      "db was the root cause; 1 other service suffered from it; 1 service noticed it but stayed as healthy.",
    );
    expect(tellCauses({ causes: [], services: [mail] })).toBe("Nothing became unhealthy.");
    expect(
      tellCauses({ causes: [{ serviceId: "gateway", dependencyId: "db" }], services: [gateway, mail] }),
    ).toBe("Calls of gateway to db were the root cause; 1 service suffered from it.");
  });

  test("says when all was over, or that it was not", () => {
    expect(tellRecovery([mail])).toBeNull();
    expect(tellRecovery([gateway, db, mail])).toBe("All had recovered at 1 min 37.5 s.");
    const stuck = { ...db, recoveredSeconds: null };
    expect(tellRecovery([gateway, stuck])).toBe("At the end of the run 1 of 2 had recovered.");
    expect(tellRecovery([stuck])).toBe("At the end of the run none had recovered.");
  });

  test("says from when to when a service was unhealthy", () => {
    expect([gateway, { ...db, recoveredSeconds: null }, mail].map(tellUnhealthy)).toEqual([
      "32.5–97.5",
      "30–end",
      "–",
    ]);
  });

  test("counts services by their worst status, worst first", () => {
    expect(countWorst([mail, gateway, db, cache])).toEqual([
      { status: "failing", count: 1 },
      { status: "degraded", count: 1 },
      { status: "healthy", count: 2 },
    ]);
  });
});

describe("the table of services", () => {
  const ids = (sort: Parameters<typeof sortServices>[1]) =>
    sortServices([gateway, cache, mail, db], sort).map(({ serviceId }) => serviceId);

  test("has causes first, then symptoms, and those who lost most first among equals", () => {
    expect(ids("role")).toEqual(["db", "gateway", "cache", "mail"]);
    const other = { ...gateway, serviceId: "orders", requestsLost: 61 };
    expect(sortServices([gateway, other], "role")[0]?.serviceId).toBe("orders");
  });

  test("is sorted by what is worth a look, with what is not known last", () => {
    expect(ids("lost")).toEqual(["gateway", "db", "mail", "cache"]);
    expect(ids("unhealthy").slice(0, 2)).toEqual(["db", "gateway"]);
    expect(ids("load")).toEqual(["gateway", "db", "cache", "mail"]);
  });
});

/** A curve of whole numbers of requests, so that merging can be counted by hand. */
const anyCurves = fc
  .array(
    fc.record({
      halfSeconds: fc.integer({ min: 1, max: 4 }),
      requests: fc.nat(9),
      failed: fc.nat(9),
      ms: fc.nat(500),
    }),
    { minLength: 1, maxLength: 240 },
  )
  .map((spans) => {
    let end = 0;
    const timesSeconds = spans.map(({ halfSeconds }) => {
      end += halfSeconds / 2;
      return end;
    });
    const run: WhatIfCurve = {
      errorRate: spans.map(({ requests, failed }) =>
        requests === 0 ? null : Math.min(failed, requests) / requests,
      ),
      latencyMs: spans.map(({ requests, ms }) => (requests === 0 ? null : ms)),
      requestRate: spans.map(({ requests, halfSeconds }) => requests / (halfSeconds / 2)),
    };
    const curves: WhatIfCurves = { timesSeconds, services: { db: { run, baseline: run } } };
    return { spans, curves };
  });

describe("a curve", () => {
  test("merges spans as if their requests had been counted together, and leaves a gap where there were none", () => {
    fc.assert(
      fc.property(anyCurves, fc.integer({ min: 1, max: 250 }), ({ spans, curves }, most) => {
        const size = Math.ceil(spans.length / most);
        const errors = prepareCurve(curves, "db", "errors", most);
        const latency = prepareCurve(curves, "db", "latency", most);
        const load = prepareCurve(curves, "db", "load", most);
        expect(errors.length).toBeLessThanOrEqual(most);
        expect(errors.at(-1)?.timeSeconds).toBe(curves.timesSeconds.at(-1));
        for (const [place, point] of errors.entries()) {
          const merged = spans.slice(place * size, (place + 1) * size);
          const requests = merged.reduce((sum, span) => sum + span.requests, 0);
          const failed = merged.reduce((sum, span) => sum + Math.min(span.failed, span.requests), 0);
          const ms = merged.reduce((sum, span) => sum + span.requests * span.ms, 0);
          const seconds = merged.reduce((sum, span) => sum + span.halfSeconds / 2, 0);
          expect(point.timeSeconds - point.fromSeconds).toBeCloseTo(seconds, 9);
          expect(load[place]?.run).toBeCloseTo(requests / seconds, 9);
          if (requests === 0) {
            expect([point.run, latency[place]?.run]).toEqual([null, null]);
          } else {
            expect(point.run).toBeCloseTo(failed / requests, 9);
            expect(latency[place]?.run).toBeCloseTo(ms / requests, 6);
          }
          expect(point.baseline).toEqual(point.run);
        }
      }),
    );
  });

  test("is none of a service that has none", () => {
    expect(prepareCurve({ timesSeconds: [1], services: {} }, "db", "errors")).toEqual([]);
  });

  test("knows the points that no line would show", () => {
    const points = [1, null, 2, null, 3, 4].map((run, place) => ({
      fromSeconds: place,
      timeSeconds: place + 1,
      run,
      baseline: null,
    }));
    expect(points.map((_, place) => isAlone(points, place, "run"))).toEqual([
      true,
      false,
      true,
      false,
      false,
      false,
    ]);
    expect(isAlone(points, 0, "baseline")).toBe(false);
  });

  test("has the failures shaded, to the end of the run at most, its own apart", () => {
    const failure = { dependencyId: null, kind: "outage" as const, latencyMs: null, share: null };
    const failures = [
      { ...failure, serviceId: "db", startSeconds: 10, durationSeconds: 20 },
      { ...failure, serviceId: "cache", startSeconds: 50, durationSeconds: 20 },
      { ...failure, serviceId: "cache", startSeconds: 10, durationSeconds: 20 },
      { ...failure, serviceId: "cache", startSeconds: 5, durationSeconds: null },
    ];
    expect(failureBands({ failures, durationSeconds: 60 }, "db")).toEqual([
      { fromSeconds: 10, toSeconds: 30, isOwn: true },
      { fromSeconds: 50, toSeconds: 60, isOwn: false },
      { fromSeconds: 5, toSeconds: 60, isOwn: false },
    ]);
  });

  test("stands in the order of the causes, where there is one", () => {
    const curve: WhatIfCurve = { errorRate: [0], latencyMs: [1], requestRate: [1] };
    const pair = { run: curve, baseline: curve };
    const curves = { timesSeconds: [1], services: { gateway: pair, db: pair } };
    expect(orderCurves([gateway, cache, db], curves)).toEqual(["db", "gateway"]);
  });
});
