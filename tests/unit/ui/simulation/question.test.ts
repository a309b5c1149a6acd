import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WhatIfRequest } from "#/api/contract/simulation-what-if.ts";
import { readWhatIf } from "#/api/what-if-answers.ts";
import { failureKinds } from "#/domain/simulation/engine/failure.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import type { WhatIfFailure } from "#/domain/simulation/what-if/what-if-result.ts";
import { tellWhat, tellWhen, titleQuestion } from "#/ui/simulation/what-if/describe-failure.ts";
import { readFailures, writeFailures } from "#/ui/simulation/what-if/failures-text.ts";
import { isAnswered } from "#/ui/simulation/what-if/is-answered.ts";
import {
  checkQuestion,
  draftsOfLive,
  emptyQuestion,
  type FailureDraft,
  mostFailures,
  newFailure,
  toDraft,
} from "#/ui/simulation/what-if/question-draft.ts";
import { refusedFields } from "#/ui/simulation/what-if/refused-fields.ts";
import { fieldOf, toRequest } from "#/ui/simulation/what-if/to-request.ts";
import { askAgainHref, draftOf, loadWhatIfSearch } from "#/ui/simulation/what-if/what-if-search.ts";

const outage: FailureDraft = newFailure("db-service");
const slow: FailureDraft = {
  ...outage,
  serviceId: "auth-service",
  dependencyId: "db-service",
  kind: "latency",
  duration: "",
  amount: "500",
};

const liveFailure = {
  serviceId: "user-service",
  dependencyId: null,
  kind: "outage" as const,
  latencyMs: null,
  share: null,
};

/** A failure of the default topology that the API takes. */
const anyFailure: fc.Arbitrary<WhatIfFailure> = fc
  .record({
    service: fc.constantFrom(...defaultTopology.services),
    call: fc.option(fc.nat(3)),
    kind: fc.constantFrom(...failureKinds),
    start: fc.nat(358),
    duration: fc.option(fc.integer({ min: 1, max: 1000 })),
    amount: fc.integer({ min: 1, max: 1000 }),
  })
  .map(({ service, call, kind, start, duration, amount }) => ({
    serviceId: service.id,
    dependencyId: call === null ? null : (service.dependencies[call]?.serviceId ?? null),
    kind,
    startSeconds: start / 2,
    durationSeconds: duration === null ? null : duration / 2,
    latencyMs: kind === "latency" ? amount : null,
    share: kind === "errors" || kind === "partial" ? amount / 1000 : null,
  }));

describe("the form of a what-if", () => {
  test("asks the very question that it was filled with", () => {
    fc.assert(
      fc.property(fc.array(anyFailure, { maxLength: 6 }), fc.nat(2 ** 32 - 1), (failures, seed) => {
        const draft = toDraft({ durationSeconds: 180, seed, failures });
        const { faults, question } = checkQuestion(draft, defaultTopology);
        expect(faults).toEqual({});
        expect(question).toEqual({ durationSeconds: 180, seed, failures });
        if (!question) throw new Error("no question");
        const request = WhatIfRequest.parse(toRequest(question, defaultTopology));
        expect(readWhatIf(request)).toEqual({
          topology: defaultTopology,
          seed,
          durationSeconds: 180,
          failures,
        });
      }),
    );
  });

  test("leaves the topology and the seed to the live run where none is given", () => {
    const { question } = checkQuestion({ ...emptyQuestion, failures: [outage] }, defaultTopology);
    if (!question) throw new Error("no question");
    const request = toRequest(question, null);
    expect("seed" in request || "topology" in request).toBe(false);
    expect(request.duration_seconds).toBe(180);
  });

  test.each([
    [{ duration: "0" }, "duration"],
    [{ duration: "" }, "duration"],
    [{ duration: "90000" }, "duration"],
    [{ duration: "1e3" }, "duration"],
    [{ seed: "-1" }, "seed"],
    [{ seed: "1.5" }, "seed"],
    [{ seed: "4294967296" }, "seed"],
    [{ failures: [{ ...outage, start: "" }] }, "failures.0.start"],
    [{ failures: [{ ...outage, start: "180" }] }, "failures.0.start"],
    [{ failures: [outage, { ...outage, duration: "0" }] }, "failures.1.duration"],
    [{ failures: [{ ...outage, duration: "soon" }] }, "failures.0.duration"],
    [{ failures: [{ ...slow, amount: "" }] }, "failures.0.amount"],
    [{ failures: [{ ...outage, kind: "errors" as const, amount: "101" }] }, "failures.0.amount"],
    [{ failures: [{ ...outage, kind: "partial" as const, amount: "0" }] }, "failures.0.amount"],
    [{ failures: [{ ...outage, serviceId: "nobody" }] }, "failures.0.target"],
    [{ failures: [{ ...outage, serviceId: "" }] }, "failures.0.target"],
    [{ failures: [{ ...slow, dependencyId: "cache-service" }] }, "failures.0.target"],
    [{ failures: Array.from({ length: mostFailures + 1 }, () => outage) }, "failures"],
  ])("says at the field what is wrong: %j", (part, field) => {
    const { faults, question } = checkQuestion({ ...emptyQuestion, ...part }, defaultTopology);
    expect(Object.keys(faults)).toEqual([field]);
    expect(question).toBeNull();
  });

  test("takes over what is broken in the live run, for the whole of the other one", () => {
    const inForce = { id: "1", ...liveFailure, startSeconds: 812.5, endSeconds: 900 };
    const drafts = draftsOfLive([
      inForce,
      { ...inForce, dependencyId: "cache-service", kind: "errors", share: 0.07 },
    ]);
    const { faults, question } = checkQuestion({ ...emptyQuestion, failures: drafts }, defaultTopology);
    expect(faults).toEqual({});
    const whole = { ...liveFailure, startSeconds: 0, durationSeconds: null };
    expect(question?.failures).toEqual([
      whole,
      { ...whole, dependencyId: "cache-service", kind: "errors", share: 0.07 },
    ]);
  });

  test("knows whether an answer is one to it", () => {
    const draft = { ...emptyQuestion, failures: [outage] };
    const { question } = checkQuestion(draft, defaultTopology);
    if (!question) throw new Error("no question");
    const input = { ...question, seed: 7, topology: defaultTopology };
    expect(isAnswered(draft, defaultTopology, input)).toBe(true);
    expect(isAnswered({ ...draft, seed: "7", duration: "180.0" }, defaultTopology, input)).toBe(true);
    expect(isAnswered({ ...draft, seed: "8" }, defaultTopology, input)).toBe(false);
    expect(isAnswered({ ...draft, failures: [slow] }, defaultTopology, input)).toBe(false);
    expect(isAnswered({ ...draft, duration: "?" }, defaultTopology, input)).toBe(false);
  });
});

describe("the question in the URL", () => {
  test("comes back as it was typed, whatever that was", () => {
    const text = fc.string({ maxLength: 64 });
    const draft = fc.record({
      serviceId: text,
      dependencyId: text,
      kind: fc.constantFrom(...failureKinds),
      start: text,
      duration: text,
      amount: text,
    });
    fc.assert(
      fc.property(fc.array(draft, { maxLength: 5 }), (failures) => {
        expect(readFailures(writeFailures(failures))).toEqual(failures);
      }),
    );
  });

  test("is readable", () => {
    expect(writeFailures([outage, slow])).toBe(
      "db-service,outage,30,60~auth-service:db-service,latency,30,,500",
    );
  });

  test.each(["db-service", "db-service,flood", "a:b:c,outage", "a,outage,1,2,3,4", "%,outage", "~"])(
    "is nothing where it can't be read: %s",
    (text) => expect(readFailures(text)).toBeNull(),
  );

  test("begins with an outage of the service that most others call, until somebody chooses", () => {
    const nothing = loadWhatIfSearch(new URLSearchParams());
    expect(draftOf(nothing, defaultTopology).failures).toEqual([outage]);
    expect(draftOf(nothing, undefined).failures).toEqual([]);
    const none = loadWhatIfSearch(new URLSearchParams("failures="));
    expect(draftOf(none, defaultTopology).failures).toEqual([]);
  });

  test("asks again what a stored run was asked, of the same services", () => {
    const id = "0a4b6a5e-58f0-4f4c-9df3-0f6f3a7f0e11";
    const input = {
      topology: defaultTopology,
      seed: 5,
      durationSeconds: 60.5,
      failures:
        checkQuestion({ ...emptyQuestion, failures: [outage, slow] }, defaultTopology).question?.failures ??
        [],
    };
    const url = new URL(askAgainHref(id, input), "http://localhost");
    expect(url.pathname).toBe("/simulation");
    expect(url.searchParams.get("tab")).toBe("what-if");
    const search = loadWhatIfSearch(url.searchParams);
    expect(search.of).toBe(id);
    const { question } = checkQuestion(draftOf(search, defaultTopology), defaultTopology);
    expect(question).toEqual({ seed: 5, durationSeconds: 60.5, failures: input.failures });
  });
});

describe("what the API refuses", () => {
  test("is said at the field that holds it", () => {
    expect(fieldOf("failures.3.share")).toBe("failures.3.amount");
    expect(fieldOf("failures.0.dependency_id")).toBe("failures.0.target");
    const refused = refusedFields({
      data: {
        errors: [
          { path: "duration_seconds", message: "duration_seconds: expected less" },
          { path: "failures.1.latency_ms", message: "expected ms" },
        ],
      },
    });
    expect(refused).toEqual({
      of: { duration: "Expected less", "failures.1.amount": "Expected ms" },
      areAll: true,
    });
  });

  test("is said as a whole where the form has no such field", () => {
    const refused = refusedFields({ data: { errors: [{ path: "topology.services", message: "too many" }] } });
    expect(refused).toEqual({ of: {}, areAll: false });
    expect(refusedFields(null).areAll).toBe(false);
  });
});

test("a failure is told in words", () => {
  const told = (draft: FailureDraft) => {
    const [failure] =
      checkQuestion({ ...emptyQuestion, failures: [draft] }, undefined).question?.failures ?? [];
    if (!failure) throw new Error("no failure");
    return `${tellWhat(failure)} ${tellWhen(failure)}`;
  };
  expect(told(outage)).toBe("db-service out from 30 s for 1 min");
  expect(told({ ...slow, start: "0" })).toBe(
    "auth-service → db-service 500 ms slower from the beginning to the end",
  );
  expect(told({ ...outage, kind: "errors", amount: "7" })).toBe(
    "db-service with 7 % errors from 30 s for 1 min",
  );
  expect(told({ ...outage, kind: "partial", amount: "12.5" })).toContain("out for 12.5 % of requests");
  expect(titleQuestion([])).toBe("nothing fails");
});
