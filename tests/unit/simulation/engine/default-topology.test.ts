import { describe, expect, test } from "vitest";
import { observe } from "#/domain/simulation/engine/observe.ts";
import { windowSeconds } from "#/domain/simulation/engine/window.ts";
import { checkTopology } from "#/domain/simulation/topology/check-topology.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import { failure, states } from "./one-failure.ts";

const outage = failure({ serviceId: "db-service", startSeconds: 60, endSeconds: 90 });
const callersOfDb = [
  "api-gateway",
  "auth-service",
  "user-service",
  "order-service",
  "payment-service",
  "inventory-service",
];

describe("the nine services", () => {
  test("are the seed's, in its order, with its dependencies", () => {
    checkTopology(defaultTopology);
    expect(
      defaultTopology.services.map(({ id, dependencies }) => [id, dependencies.map((one) => one.serviceId)]),
    ).toEqual([
      ["api-gateway", ["auth-service", "user-service"]],
      ["auth-service", ["db-service"]],
      ["user-service", ["db-service", "cache-service"]],
      ["order-service", ["payment-service", "inventory-service"]],
      ["payment-service", ["db-service"]],
      ["inventory-service", ["db-service", "cache-service"]],
      ["notification-service", []],
      ["db-service", []],
      ["cache-service", []],
    ]);
    expect(defaultTopology.services.map(({ errorProbability }) => errorProbability)).toEqual([
      0.02, 0.03, 0.04, 0.05, 0.06, 0.04, 0.03, 0.02, 0.03,
    ]);
  });

  test("are healthy at rest", () => {
    const all = states(defaultTopology, [], 2400);
    const unhealthy = all.filter(({ statuses }) => statuses.some((status) => status > 0));
    expect(unhealthy.length).toBeLessThan(all.length / 100);
    expect(all.flatMap(({ events }) => events).some(({ kind }) => kind === "breaker")).toBe(false);
  });

  test.each([1, 2, 3, 4, 5])(
    "all show an outage of the database within seconds, and recover (seed %i)",
    (seed) => {
      const all = states(defaultTopology, [outage], 320, seed);
      const statusOf = (id: string, at: number) => {
        const index = defaultTopology.services.findIndex((one) => one.id === id);
        return all[at]?.statuses[index];
      };
      const last = all.findIndex(({ timeSeconds }) => timeSeconds === 90);
      const soon = all.findIndex(({ timeSeconds }) => timeSeconds === 72);
      // A window, and before it some trials of half-open breakers that errors at rest made fail.
      const over = all.findIndex(({ timeSeconds }) => timeSeconds === 90 + windowSeconds + 25);
      for (const id of [...callersOfDb, "db-service"]) {
        expect(statusOf(id, soon)).toBe(2);
        expect(statusOf(id, last)).toBe(2);
        expect(statusOf(id, over)).toBe(0);
      }
      for (const id of ["cache-service", "notification-service"]) expect(statusOf(id, last)).toBe(0);
    },
  );

  test("say who is the cause: the database, whatever fails between it and the gateway", () => {
    const all = states(defaultTopology, [outage], 180);
    const seen = observe(all.at(-1) as (typeof all)[0]);
    expect(seen.failures).toEqual([]);
    for (const { serviceId, diagnosis } of seen.services) {
      if (serviceId === "db-service") expect(diagnosis).toEqual({ role: "root_cause" });
      else if (callersOfDb.includes(serviceId))
        expect(diagnosis).toEqual({
          role: "symptom",
          of: [{ serviceId: "db-service", dependencyId: null }],
        });
      else expect(diagnosis).toBeNull();
    }
  });

  test("two outages at once are two causes of what needs both", () => {
    const two = [outage, failure({ id: "other", serviceId: "cache-service", startSeconds: 0 })];
    const all = states(defaultTopology, two, 170);
    const seen = observe(all.at(-1) as (typeof all)[0]);
    const roots = seen.services.filter(({ diagnosis }) => diagnosis?.role === "root_cause");
    expect(roots.map(({ serviceId }) => serviceId)).toEqual(["db-service", "cache-service"]);
    const user = seen.services.find(({ serviceId }) => serviceId === "user-service");
    expect(user?.diagnosis).toMatchObject({ role: "symptom" });
    expect(
      user?.diagnosis?.role === "symptom" && user.diagnosis.of.map((cause) => cause.serviceId).sort(),
    ).toEqual(["cache-service", "db-service"]);
  });
});
