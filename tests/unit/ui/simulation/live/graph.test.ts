import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aroundService } from "#/ui/simulation/graph/around-service.ts";
import { callId, readCallId } from "#/ui/simulation/graph/call-id.ts";
import { lookOfCall } from "#/ui/simulation/graph/call-look.ts";
import { callEdges, keepSame, serviceNodes } from "#/ui/simulation/graph/graph-elements.ts";
import { layerGraph } from "#/ui/simulation/graph/layer-graph.ts";
import { type Call, layoutGraph, nodeSize, type Place } from "#/ui/simulation/graph/layout-graph.ts";
import { sortServices } from "#/ui/simulation/graph/sort-services.ts";
import { call, frame, outage, service } from "./any-frame.ts";

/** Services s0, s1, … of which each only calls later ones. */
const anyGraph = fc.integer({ min: 1, max: 24 }).chain((count) =>
  fc.record({
    services: fc.constant(Array.from({ length: count }, (_, index) => `s${index}`)),
    calls: fc
      .uniqueArray(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), {
        maxLength: 50,
        selector: ([from, to]) => `${from} ${to}`,
      })
      .map((pairs) =>
        pairs
          .filter(([from, to]) => from < to)
          .map(([from, to]): Call => ({ serviceId: `s${from}`, dependencyId: `s${to}` })),
      ),
  }),
);

function overlaps(one: Place, other: Place): boolean {
  return Math.abs(one.x - other.x) < nodeSize.width && Math.abs(one.y - other.y) < nodeSize.height;
}

describe.each([
  ["the careful layout", layoutGraph],
  ["the plain layout", layerGraph],
])("%s", (_, layout) => {
  test("every service has a place of its own, left of all that it calls", () => {
    fc.assert(
      fc.property(anyGraph, ({ services, calls }) => {
        const places = layout(services, calls);
        expect([...places.keys()].toSorted()).toEqual(services.toSorted());
        const all = [...places.values()];
        for (const [index, one] of all.entries())
          for (const other of all.slice(index + 1)) expect(overlaps(one, other)).toBe(false);
        for (const { serviceId, dependencyId } of calls)
          expect(places.get(serviceId)?.x).toBeLessThan(places.get(dependencyId)?.x ?? 0);
      }),
      { numRuns: 60 },
    );
  });
});

test("a thousand services are laid out all the same", () => {
  const services = Array.from({ length: 1000 }, (_, index) => `s${index}`);
  const calls = services.flatMap((serviceId, index) =>
    [1, 2, 3, 5, 8]
      .map((distance) => index + distance * 11)
      .filter((callee) => callee < 1000)
      .map((callee) => ({ serviceId, dependencyId: `s${callee}` })),
  );
  expect(layoutGraph(services, calls).size).toBe(1000);
});

describe("what is near a service", () => {
  const line = Array.from(
    { length: 7 },
    (_, index): Call => ({
      serviceId: `s${index}`,
      dependencyId: `s${index + 1}`,
    }),
  );

  test("who calls it and whom it calls, by two calls, and nobody beside", () => {
    const beside = { serviceId: "s2", dependencyId: "other" };
    expect([...aroundService("s3", [...line, beside])].toSorted()).toEqual(["s1", "s2", "s3", "s4", "s5"]);
    expect([...aroundService("alone", line)]).toEqual(["alone"]);
  });

  test("no more than can be read, the nearest before the others", () => {
    const many = Array.from({ length: 200 }, (_, index) => [
      { serviceId: "hub", dependencyId: `n${index}` },
      { serviceId: `n${index}`, dependencyId: "far" },
    ]).flat();
    const near = aroundService("hub", many);
    expect(near.size).toBe(60);
    expect(near.has("far")).toBe(false);
  });
});

test("an id names calls, and is read again", () => {
  const calls = { serviceId: "api-gateway", dependencyId: "db.main" };
  expect(readCallId(callId(calls))).toEqual(calls);
  expect(readCallId("db-service")).toBeNull();
  expect(readCallId("a>b>c")).toBeNull();
});

describe("how calls look", () => {
  test("nothing is said of calls that go well, or of few", () => {
    expect(lookOfCall(call("a", "b"))).toMatchObject({ tone: "neutral", label: null, dashes: null });
    expect(lookOfCall(call("a", "b", { calls: 4, failedCalls: 4 }))).toMatchObject({ label: null });
    expect(lookOfCall(call("a", "b", { calls: 60, failedCalls: 12 }))).toMatchObject({ label: null });
  });

  test("failing calls and breakers have a word and a line of their own", () => {
    const looks = [
      call("a", "b", { failedCalls: 15 }),
      call("a", "b", { failedCalls: 30 }),
      call("a", "b", { breaker: "open", failedCalls: 60 }),
      call("a", "b", { breaker: "half_open", failedCalls: 60 }),
    ].map(lookOfCall);
    expect(looks.map(({ tone, label }) => `${tone} ${label}`)).toEqual([
      "warn 25 % fail",
      "bad 50 % fail",
      "bad Breaker open",
      "warn Breaker half-open",
    ]);
    expect(new Set(looks.map(({ dashes }) => dashes)).size).toBe(4);
  });

  test("more load is a wider line", () => {
    const widths = [0, 1, 100, 1e9].map((attemptRate) => lookOfCall(call("a", "b", { attemptRate })).width);
    expect(widths).toEqual(widths.toSorted((left, right) => left - right));
    expect(new Set(widths).size).toBe(4);
    expect(widths.at(-1)).toBe(5);
  });
});

describe("the graph of a frame", () => {
  const seen = frame(1, {
    services: [
      service("a", {
        status: "failing",
        diagnosis: { role: "symptom", of: [{ serviceId: "b", dependencyId: null }] },
        errorRate: 1,
      }),
      service("b", { status: "failing", diagnosis: { role: "root_cause" }, errorRate: 1 }),
    ],
    edges: [call("a", "b", { failedCalls: 60, breaker: null })],
    failures: [outage("b"), outage("a", { dependencyId: "b" })],
  });

  const shown = { places: new Map([["b", { x: 7, y: 8 }]]), selected: "b", isFar: false };

  test("boxes say in a sentence what they show", () => {
    const [a, b] = serviceNodes(seen, shown);
    expect(a?.ariaLabel).toBe("a, failing, symptom of b, 2 requests a second, 55 ms, 100 % errors");
    expect(b?.ariaLabel).toBe("b, failing, root cause, 2 requests a second, 55 ms, 100 % errors");
    expect([a?.selected, b?.selected]).toEqual([false, true]);
    expect(b?.position).toEqual({ x: 7, y: 8 });
    expect([a?.data.failures, b?.data.failures]).toEqual([0, 1]);
  });

  test("lines say whether they are the cause, and which failures they have", () => {
    const [line] = callEdges(seen, [{ serviceId: "a", dependencyId: "b" }], null);
    expect(line).toMatchObject({
      id: "a>b",
      source: "a",
      target: "b",
      ariaLabel: "Calls of a to b, root cause, 100 % fail",
      data: { isCause: true, failures: 1 },
    });
    expect(callEdges(seen, [{ serviceId: "a", dependencyId: null }], null)[0]?.data?.isCause).toBe(false);
  });
});

describe("what is drawn again", () => {
  const shown = { places: new Map(), selected: null, isFar: false };
  const changed = frame(2, {
    services: [service("a", { latencyMs: 55.04 }), service("b", { latencyMs: 80 })],
  });

  test("only boxes of which something shown has changed", () => {
    const before = serviceNodes(frame(1), shown);
    const after = keepSame(before, serviceNodes(changed, shown));
    expect(after[0]).toBe(before[0]);
    expect(after[1]?.data.latency).toBe("80 ms");
    expect(keepSame(before, serviceNodes(frame(1), { ...shown, selected: "a" }))[0]).not.toBe(before[0]);
  });

  test("from far away, numbers are not shown and change nothing", () => {
    const before = serviceNodes(frame(1), { ...shown, isFar: true });
    const after = keepSame(before, serviceNodes(changed, { ...shown, isFar: true }));
    expect(after).toEqual(before);
    expect(after.every((node, place) => node === before[place])).toBe(true);
    expect(before[0]?.ariaLabel).toBe("a, healthy");
  });

  test("only lines of which something shown has changed", () => {
    const of = (attemptRate: number, failedCalls: number) =>
      callEdges(frame(1, { edges: [call("a", "b", { attemptRate, failedCalls })] }), [], null);
    const before = of(2, 0);
    expect(keepSame(before, of(2.01, 1))[0]).toBe(before[0]);
    expect(keepSame(before, of(2, 59))[0]).not.toBe(before[0]);
  });
});

describe("the list of services", () => {
  const services = [
    service("gateway", { status: "degraded", errorRate: 0.3, latencyMs: 400 }),
    service("auth", { errorRate: 0.04, latencyMs: 90 }),
    service("db", { status: "failing", diagnosis: { role: "root_cause" }, errorRate: 0.9, requestRate: 40 }),
    service("Orders", { status: "failing", errorRate: 0.95 }),
    service("mail", { errorRate: 0.02 }),
  ];
  const ids = (order: Parameters<typeof sortServices>[1]["order"], text = "") =>
    sortServices(services, { order, text }).map(({ serviceId }) => serviceId);

  test("is in the topology's order, or with what is broken first", () => {
    expect(ids("topology")).toEqual(["gateway", "auth", "db", "Orders", "mail"]);
    expect(ids("worst")).toEqual(["db", "Orders", "gateway", "auth", "mail"]);
    expect(ids("errors")).toEqual(["Orders", "db", "gateway", "auth", "mail"]);
    expect(ids("latency")[0]).toBe("gateway");
    expect(ids("requests")[0]).toBe("db");
  });

  test("is narrowed by a part of the name, capitals or not", () => {
    expect(ids("topology", " ORD ")).toEqual(["Orders"]);
    expect(ids("worst", "a")).toEqual(["gateway", "auth", "mail"]);
  });
});
