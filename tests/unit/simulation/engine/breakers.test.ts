import { describe, expect, test } from "vitest";
import { observe } from "#/domain/simulation/engine/observe.ts";
import type { BreakerPolicy } from "#/domain/simulation/topology/topology.ts";
import { calls, failure, service, states } from "./one-failure.ts";

const policy: BreakerPolicy = {
  failureShare: 0.5,
  windowSeconds: 4,
  minimumCalls: 10,
  openSeconds: 3,
  halfOpenCalls: 5,
};

/** 20 requests a second, about 10 a step. */
const topology = (breaker: Partial<BreakerPolicy> = {}) => ({
  services: [
    service("web", { requestRate: 20, dependencies: [calls("db", { breaker: { ...policy, ...breaker } })] }),
    service("db"),
  ],
});

function changes(all: ReturnType<typeof states>) {
  return all
    .flatMap(({ events }) => events)
    .flatMap((event) => (event.kind === "breaker" ? [`${event.timeSeconds} ${event.from} ${event.to}`] : []));
}

describe("a circuit breaker", () => {
  test("opens, tries again after its time, opens at the first failure, and closes once all trials went well", () => {
    const all = states(topology(), [failure({ serviceId: "db", startSeconds: 10, endSeconds: 15 })], 80);
    // 12: as of the step from 11.5 on, half of what its four seconds hold had failed.
    expect(changes(all)).toEqual([
      "12 closed open",
      "15 open half_open",
      "15 half_open open",
      "18 open half_open",
      "18 half_open closed",
    ]);
  });

  test("lets nothing through while it is open: no load, no time, and the call counts as refused", () => {
    const all = states(topology(), [failure({ serviceId: "db", startSeconds: 10 })], 60);
    const at = all.findIndex(({ events }) => events.some((event) => event.kind === "breaker"));
    for (const column of [0, 2]) expect(column).toBeGreaterThanOrEqual(0);
    const dbRequests = (step: number) => all[step]?.totals[3] as number;
    const webRequests = (step: number) => all[step]?.totals[0] as number;
    expect(dbRequests(at + 5)).toBe(dbRequests(at));
    expect(webRequests(at + 5)).toBeGreaterThan(webRequests(at));
    // Half-open: one attempt fails and it is open again.
    expect(dbRequests(at + 6)).toBe(dbRequests(at) + 1);
    const edge = observe(all[at + 5] as (typeof all)[0]).edges[0];
    expect(edge).toMatchObject({ breaker: "open" });
    expect((edge?.attempts ?? 0) + (edge?.refused ?? 0)).toBe(edge?.calls);
  });

  test("stays closed with too few attempts, and below its share", () => {
    const outage = [failure({ serviceId: "db", startSeconds: 0 })];
    expect(changes(states(topology({ minimumCalls: 1000 }), outage, 60))).toEqual([]);
    const errors = [failure({ serviceId: "db", kind: "errors", share: 0.3 })];
    expect(changes(states(topology({ failureShare: 0.8 }), errors, 100))).toEqual([]);
  });

  test("with a low share opens for errors too", () => {
    const errors = [failure({ serviceId: "db", kind: "errors", share: 0.3 })];
    expect(changes(states(topology({ failureShare: 0.1 }), errors, 10))[0]).toMatch(/closed open$/);
  });

  test("spares the callee the retries", () => {
    const retries = { count: 3, backoffMs: 10, factor: 1 };
    const load = (breaker: BreakerPolicy | null) => {
      const services = [
        service("web", { requestRate: 20, dependencies: [calls("db", { retries, breaker })] }),
        service("db"),
      ];
      return states({ services }, [failure({ serviceId: "db" })], 60).at(-1)?.totals[3] as number;
    };
    expect(load(policy)).toBeLessThan(load(null) / 10);
  });

  test("with a minimum above what is simulated one by one counts the repeated ones", () => {
    const busy = {
      services: [
        service("web", {
          requestRate: 2000,
          dependencies: [calls("db", { breaker: { ...policy, minimumCalls: 900 } })],
        }),
        service("db"),
      ],
    };
    expect(changes(states(busy, [failure({ serviceId: "db" })], 4))).toEqual(["0.5 closed open"]);
  });
});
