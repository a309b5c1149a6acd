import { describe, expect, test } from "vitest";
import { readSeed, speedChoices } from "#/ui/simulation/controls/speeds.ts";
import { describePolicy } from "#/ui/simulation/failures/describe-policy.ts";
import {
  checkLiveFailure,
  type LiveFailureDraft,
  newLiveFailure,
  withKind,
} from "#/ui/simulation/failures/failure-draft.ts";
import { isAt, tellLeft } from "#/ui/simulation/failures/find-failures.ts";
import { findPlace, offsetOfPlace, textFaults } from "#/ui/simulation/topology/find-place.ts";
import { outage } from "./any-frame.ts";

const check = (given: Partial<LiveFailureDraft>) => checkLiveFailure({ ...newLiveFailure, ...given });

describe("the form of a failure", () => {
  test("begins with an outage of half a minute, and a kind with its usual amount", () => {
    expect(checkLiveFailure(newLiveFailure).input).toEqual({ kind: "outage", durationSeconds: 30 });
    expect(checkLiveFailure(withKind(newLiveFailure, "latency")).input).toEqual({
      kind: "latency",
      latencyMs: 500,
      durationSeconds: 30,
    });
    expect(checkLiveFailure(withKind(newLiveFailure, "partial")).input).toMatchObject({ share: 0.5 });
  });

  test("a percentage is the very share that it says", () => {
    expect(check({ kind: "errors", amount: "29" }).input?.share).toBe(0.29);
    expect(check({ kind: "errors", amount: "0.1" }).input?.share).toBe(0.001);
    expect(check({ kind: "partial", amount: "100" }).input?.share).toBe(1);
  });

  test("until it is ended, the duration does not count", () => {
    expect(check({ isOpen: true, duration: "nonsense" })).toEqual({
      faults: {},
      input: { kind: "outage", durationSeconds: null },
    });
  });

  test.each([
    { given: { duration: "" }, field: "duration" },
    { given: { duration: "0" }, field: "duration" },
    { given: { duration: "-3" }, field: "duration" },
    { given: { duration: "1e3" }, field: "duration" },
    { given: { kind: "latency", amount: "0" }, field: "amount" },
    { given: { kind: "latency", amount: "fast" }, field: "amount" },
    { given: { kind: "errors", amount: "100.1" }, field: "amount" },
    { given: { kind: "partial", amount: "" }, field: "amount" },
  ] as const)("$given is refused at its field", ({ given, field }) => {
    const { faults, input } = check(given);
    expect(Object.keys(faults)).toEqual([field]);
    expect(faults[field]).toMatch(/^Expected /);
    expect(input).toBeNull();
  });
});

test("a failure belongs to its service or to its calls, and says what is left of it", () => {
  const calls = outage("a", { dependencyId: "b" });
  expect(isAt(calls, { serviceId: "a", dependencyId: null })).toBe(false);
  expect(isAt(calls, { serviceId: "a", dependencyId: "b" })).toBe(true);
  expect(tellLeft(outage("a"), 22)).toBe("18 s left of 30 s");
  expect(tellLeft(outage("a"), 99)).toBe("0 s left of 30 s");
  expect(tellLeft(outage("a", { endSeconds: null }), 74)).toBe("until ended, for 1 min 4 s now");
});

describe("controls", () => {
  test("the speed there is can always be chosen", () => {
    expect(speedChoices(1).map(({ label }) => label)).toEqual(
      ["0.5", "1", "2", "5", "10", "20", "50", "100"].map((speed) => `× ${speed}`),
    );
    expect(speedChoices(0.1)[0]).toEqual({ value: "0.1", label: "× 0.1" });
  });

  test("a seed is a whole number of 32 bits, or left as it is", () => {
    expect(readSeed("")).toEqual({});
    expect(readSeed(" 42 ")).toEqual({ seed: 42 });
    expect(readSeed("4294967295")).toEqual({ seed: 4_294_967_295 });
    for (const text of ["4294967296", "-1", "1.5", "1e3", "seed"]) expect(readSeed(text)).toBeNull();
  });
});

test("how patiently a service calls another is said in sentences", () => {
  const policy = {
    serviceId: "db",
    share: 1,
    timeoutMs: 2000,
    retries: { count: 2, backoffMs: 50, factor: 2 },
    breaker: { failureShare: 0.5, windowSeconds: 10, minimumCalls: 10, openSeconds: 5, halfOpenCalls: 3 },
  };
  expect(describePolicy(policy)).toBe(
    "Given up after 2,000 ms, tried again up to 2 times after 50 ms, then 2 times as long. The breaker opens for 5 s when 50 % of at least 10 attempts within 10 s fail, and closes after 3 good attempts.",
  );
  expect(
    describePolicy({ ...policy, share: 0.2, retries: { count: 0, backoffMs: 0, factor: 1 }, breaker: null }),
  ).toBe("20 % of requests make this call. Given up after 2,000 ms, not tried again. No breaker.");
});

describe("faults of a topology's text", () => {
  const text = "services:\n  - id: a\n    latency:\n";

  test("are found where the message says", () => {
    expect(findPlace("services.0.id: expected an id (line 2, column 9).")).toEqual({ line: 2, column: 9 });
    expect(findPlace("nowhere")).toBeNull();
    expect(offsetOfPlace(text, { line: 2, column: 9 })).toBe(text.indexOf(" a\n") + 1);
    expect(offsetOfPlace(text, { line: 1, column: 99 })).toBe("services:".length);
    expect(offsetOfPlace(text, { line: 99, column: 1 })).toBe(text.length);
  });

  test("are those of the fields, or the one of the whole", () => {
    const whole = { message: "The YAML can't be read at line 3, column 5: it is odd." };
    expect(textFaults(whole)).toEqual([{ message: whole.message, place: { line: 3, column: 5 } }]);
    const errors = [{ path: "services.0.id", message: "expected an id (line 2, column 9)" }];
    expect(textFaults({ ...whole, data: { errors } })).toEqual([
      { message: "services.0.id: expected an id (line 2, column 9)", place: { line: 2, column: 9 } },
    ]);
    const named = [{ path: "services", message: "services: expected a list" }];
    expect(textFaults({ ...whole, data: { errors: named } })).toEqual([
      { message: "services: expected a list", place: null },
    ]);
  });
});
