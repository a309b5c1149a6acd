import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SimulatedService, Topology } from "#/domain/simulation/topology/topology.ts";
import { requestRateAtRest } from "#/domain/simulation/traffic/request-rate.ts";
import { tooMuchTraffic } from "#/domain/simulation/traffic/traffic-limit.ts";

const service = (
  id: string,
  requestRate: number,
  calls: [id: string, share: number][],
): SimulatedService => ({
  id,
  requestRate,
  errorProbability: 0,
  latency: { kind: "constant", ms: 1 },
  dependencies: calls.map(([serviceId, share]) => ({
    serviceId,
    share,
    timeoutMs: 100,
    retries: { count: 0, backoffMs: 0, factor: 1 },
    breaker: null,
  })),
});

/** Services that call only later ones. */
const anyTopology: fc.Arbitrary<Topology> = fc.integer({ min: 1, max: 6 }).chain((count) =>
  fc
    .tuple(
      ...Array.from({ length: count }, (_, place) =>
        fc.record({
          rate: fc.integer({ min: 0, max: 100 }),
          shares: fc.array(fc.constantFrom(0, 0, 0.25, 0.5, 1), {
            minLength: count - place - 1,
            maxLength: count - place - 1,
          }),
        }),
      ),
    )
    .map((parts) => ({
      services: parts.map(({ rate, shares }, place) =>
        service(
          `s${place}`,
          rate,
          shares.flatMap((share, ahead): [string, number][] =>
            share === 0 ? [] : [[`s${place + 1 + ahead}`, share]],
          ),
        ),
      ),
    })),
);

/** Walks every path from every service. */
function ratesByPaths({ services }: Topology): number {
  let sum = 0;
  const walk = (id: string, rate: number) => {
    sum += rate;
    const found = services.find((one) => one.id === id);
    for (const { serviceId, share } of found?.dependencies ?? []) walk(serviceId, rate * share);
  };
  for (const { id, requestRate } of services) walk(id, requestRate);
  return sum;
}

describe("requests a second at rest", () => {
  test("are those of all paths of calls", () => {
    fc.assert(
      fc.property(anyTopology, (topology) => {
        expect(requestRateAtRest(topology)).toBeCloseTo(ratesByPaths(topology), 6);
      }),
    );
  });

  test("are few enough up to 2,000 by the wall's clock", () => {
    const topology = { services: [service("a", 10, [["b", 1]]), service("b", 0, [])] };
    expect(tooMuchTraffic(topology, 100)).toBeUndefined();
    expect(tooMuchTraffic(topology, 100.1)).toBe(
      "At speed 100.1 this topology makes about 2,002 requests a second; at most 2,000 can be reported.",
    );
  });
});
