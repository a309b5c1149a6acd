import { describe, expect, test } from "vitest";
import { findCauses, summarize } from "#/ui/simulation/page/summarize.ts";
import { outage, service } from "./any-frame.ts";

const symptom = (...ids: string[]) =>
  ({ role: "symptom", of: ids.map((serviceId) => ({ serviceId, dependencyId: null })) }) as const;

describe("the verdict", () => {
  test("all are healthy", () => {
    expect(summarize({ services: [service("a"), service("b")], failures: [] })).toEqual({
      status: "healthy",
      title: "All 2 services are healthy",
      detail: "No failure is in force",
      causes: [],
    });
    expect(summarize({ services: [service("a")], failures: [outage("a")] })).toMatchObject({
      title: "The service is healthy",
      detail: "1 failure in force, without an effect on any service’s health",
    });
  });

  test("one cause and who suffers from it", () => {
    const services = [
      service("a", { status: "degraded", diagnosis: symptom("db") }),
      service("b", { status: "failing", diagnosis: symptom("db") }),
      service("c"),
      service("db", { status: "failing", diagnosis: { role: "root_cause" } }),
    ];
    expect(summarize({ services, failures: [outage("db")] })).toEqual({
      status: "failing",
      title: "db is failing",
      detail: "2 other services suffer from it · 1 of 4 healthy · 1 failure in force",
      causes: [{ serviceId: "db", dependencyId: null }],
    });
  });

  test("a cause that has recovered is still named while others feel it", () => {
    const services = [service("a", { status: "failing", diagnosis: symptom("db") }), service("db")];
    expect(summarize({ services, failures: [] })).toMatchObject({
      title: "db has recovered, others not yet",
      detail: "1 other service suffers from it · 1 of 2 healthy",
    });
  });

  test("calls can be the cause, and there may be several", () => {
    const edge = { serviceId: "a", dependencyId: "db" };
    const services = [
      service("a", { status: "degraded", diagnosis: { role: "symptom", of: [edge] } }),
      service("b", { status: "degraded", diagnosis: { role: "symptom", of: [edge] } }),
      service("c", { status: "degraded", diagnosis: { role: "root_cause" } }),
    ];
    expect(findCauses(services)).toEqual([edge, { serviceId: "c", dependencyId: null }]);
    expect(summarize({ services, failures: [] }).title).toBe("2 causes: calls of a to db and c");
    const many = ["a", "b", "c", "d", "e"].map((id) =>
      service(id, { status: "failing", diagnosis: { role: "root_cause" } }),
    );
    expect(summarize({ services: many.slice(0, 3), failures: [] }).title).toBe("3 causes: a, b and c");
    expect(summarize({ services: many, failures: [] }).title).toBe("5 causes: a, b, c and 2 others");
  });

  test("of a single cause without symptoms nobody else suffers", () => {
    const services = [service("c", { status: "degraded", diagnosis: { role: "root_cause" } }), service("d")];
    expect(summarize({ services, failures: [] })).toMatchObject({
      title: "c is degraded",
      detail: "No other service suffers from it · 1 of 2 healthy",
    });
  });
});
