import fc from "fast-check";
import { expect, test } from "vitest";
import { AddFailure } from "#/api/contract/simulation-failures.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { amountFaults } from "#/domain/simulation/engine/amount-faults.ts";
import { failureKinds } from "#/domain/simulation/engine/failure.ts";
import { checkFailure } from "#/domain/simulation/live/check-failure.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import { checkWhatIf } from "#/domain/simulation/what-if/check-what-if.ts";

test.each([
  ["outage", null, null, []],
  ["outage", 5, 0.5, ["latency_ms: expected none for outage", "share: expected none for outage"]],
  ["latency", 600_000, null, []],
  ["latency", null, null, ["latency_ms: required for latency; expected milliseconds above 0 up to 600000"]],
  ["latency", 600_001, null, ["latency_ms: expected milliseconds above 0 up to 600000"]],
  [
    "latency",
    0,
    0.5,
    ["latency_ms: expected milliseconds above 0 up to 600000", "share: expected none for latency"],
  ],
  ["errors", null, 1, []],
  ["errors", null, 0, ["share: expected a share above 0 up to 1"]],
  ["partial", null, null, ["share: required for partial; expected a share above 0 up to 1"]],
  ["partial", 1, 0.1, ["latency_ms: expected none for partial"]],
  ["partial", null, Number.NaN, ["share: expected a share above 0 up to 1"]],
] as const)("%s with %s ms and a share of %s", (kind, latencyMs, share, faults) => {
  const told = amountFaults({ kind, latencyMs, share });
  expect(told.map(({ field, expected }) => `${field}: ${expected}`)).toEqual(faults);
});

function refusal(check: () => void): string | undefined {
  try {
    check();
  } catch (error) {
    if (error instanceof DomainError && error.code === "invalid") return error.path?.split(".").at(-1);
    throw error;
  }
  return undefined;
}

const amount = fc.option(fc.constantFrom(-1, 0, 0.001, 0.5, 1, 1.5, 600_000, 600_000.5));

test("what is refused of live failures is refused of what-if runs and by the API, and nothing else", () => {
  const anyFailure = fc.record({ kind: fc.constantFrom(...failureKinds), latencyMs: amount, share: amount });
  fc.assert(
    fc.property(anyFailure, (some) => {
      const [fault] = amountFaults(some);
      const failure = { ...some, serviceId: "db-service", dependencyId: null, durationSeconds: 5 };
      const run = { topology: defaultTopology, seed: 1, durationSeconds: 60 };
      expect(refusal(() => checkFailure(failure))).toBe(fault?.field);
      const failures = [{ ...failure, startSeconds: 0 }];
      expect(refusal(() => checkWhatIf({ ...run, failures }))).toBe(fault?.field);
      const asked = {
        service_id: "db-service",
        kind: some.kind,
        latency_ms: some.latencyMs,
        share: some.share,
      };
      expect(AddFailure.safeParse(asked).success).toBe(fault === undefined);
    }),
  );
});
