import fc from "fast-check";
import { expect, test } from "vitest";
import { requestUsage } from "#/jobs/simulation/traffic/request-usage.ts";

const at = "2026-03-01T12:00:00.250Z";

test("a request is an event that names session, step, service and place", () => {
  const request = { step: 41, index: 3, serviceId: "auth-service", isOk: false, latencyMs: 12.34567 };
  expect(requestUsage("7d0c", request, at)).toEqual({
    id: "7d0c:41:auth-service:3",
    customer: "simulated-auth-service",
    service: "simulation",
    occurredAt: at,
    values: { "simulated-requests": "1", "simulated-failures": "1", "simulated-latency": "12.346" },
  });
});

test("latency is a plain decimal of whole microseconds", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (latencyMs) => {
      const usage = requestUsage("s", { step: 1, index: 0, serviceId: "a", isOk: true, latencyMs }, at);
      const text = usage.values?.["simulated-latency"];
      expect(text).toMatch(/^\d+(\.\d{1,3})?$/);
      expect(Math.abs(Number(text) - latencyMs)).toBeLessThanOrEqual(0.0005 + latencyMs * 1e-12);
    }),
  );
});
