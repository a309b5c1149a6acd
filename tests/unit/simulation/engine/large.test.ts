import { describe, expect, test } from "vitest";
import { encodeState } from "#/domain/simulation/engine/encode-state.ts";
import { observe } from "#/domain/simulation/engine/observe.ts";
import { mostLevels } from "#/domain/simulation/topology/check-topology.ts";
import { largeTopology } from "../../../support/large-topology.ts";
import { calls, failure, service, states } from "./one-failure.ts";

describe("large topologies", () => {
  test("the longest chain fails and slows down from its end to its beginning", () => {
    const chain = Array.from({ length: mostLevels }, (_, at) =>
      service(`s${at}`, {
        requestRate: at === 0 ? 2 : 0,
        latency: { kind: "constant", ms: 1 },
        dependencies: at + 1 < mostLevels ? [calls(`s${at + 1}`, { timeoutMs: 600_000 })] : [],
      }),
    );
    const rest = observe(states({ services: chain }, [], 40).at(-1) as Parameters<typeof observe>[0]);
    expect(rest.services[0]).toMatchObject({ status: "healthy", latencyMs: 1000, errorRate: 0 });
    const hit = states({ services: chain }, [failure({ serviceId: "s999" })], 40);
    expect(observe(hit.at(-1) as (typeof hit)[0]).services[0]).toMatchObject({
      status: "failing",
      diagnosis: { role: "symptom", of: [{ serviceId: "s999", dependencyId: null }] },
    });
  });

  test("retries on 30 levels are counted without being simulated one by one", () => {
    const levels = Array.from({ length: 31 }, (_, at) =>
      service(`s${at}`, {
        requestRate: at === 0 ? 2 : 0,
        dependencies:
          at < 30 ? [calls(`s${at + 1}`, { retries: { count: 1, backoffMs: 0, factor: 1 } })] : [],
      }),
    );
    const last = states({ services: levels }, [failure({ serviceId: "s30" })], 20).at(-1);
    const requests = (at: number) => last?.totals[at * 3] as number;
    expect(requests(30)).toBe(requests(0) * 2 ** 30);
  });

  test("1,000 services with 5,000 dependencies: load arrives below as it is expected", () => {
    const topology = largeTopology(1000, 5000);
    const all = states(topology, [], 40);
    const last = all.at(-1) as (typeof all)[0];
    const { graph } = last;
    const expected = graph.restRate.reduce((sum, rate) => sum + rate, 0) * last.timeSeconds;
    let counted = 0;
    for (let at = 0; at < graph.serviceCount; at++) counted += last.totals[at * 3] as number;
    expect(counted / expected).toBeGreaterThan(0.9);
    expect(counted / expected).toBeLessThan(1.1);
    expect(encodeState(last).length).toBeLessThan(5_000_000);
  });
});
