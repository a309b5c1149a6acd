import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toCreateGrant } from "#/ui/credits/grant-draft.ts";
import { createRequestKeys } from "#/ui/credits/request-keys.ts";
import { signedAmount } from "#/ui/credits/signed-amount.ts";

describe("the form that gives credits", () => {
  test("leaves out what is empty, but means no thresholds by an empty field", () => {
    expect(toCreateGrant({ amount: " 12.5 ", priority: "", reason: "  ", thresholds: "" }, "UTC")).toEqual({
      amount: "12.5",
      thresholds: [],
    });
  });

  test("takes times as the clock of the zone shows them", () => {
    const { effective_at, expires_at } = toCreateGrant(
      { amount: "1", effective_at: "2026-07-01T00:00", expires_at: "2026-12-31T23:59:59" },
      "Europe/Berlin",
    );
    expect([effective_at, expires_at]).toEqual(["2026-06-30T22:00:00Z", "2026-12-31T22:59:59Z"]);
  });

  test("reads thresholds however they are parted", () => {
    const read = (thresholds: string) => toCreateGrant({ amount: "1", thresholds }, "UTC").thresholds;
    expect(read("50, 80;100 %")).toEqual(["50", "80", "100"]);
    expect(read("  12.5% 99 ")).toEqual(["12.5", "99"]);
  });

  test("hands on what it can't read, for the server to say what it expected", () => {
    const asked = toCreateGrant({ amount: "much", priority: "first", expires_at: "soon" }, "UTC");
    expect(asked).toMatchObject({ amount: "much", priority: Number.NaN, expires_at: "soon" });
    expect(toCreateGrant({}, "UTC").amount).toBe("");
  });
});

describe("the amount of an adjustment", () => {
  test("has a minus where credits are taken away", () => {
    expect([signedAmount(" 12.5 ", "give"), signedAmount("12.5", "take")]).toEqual(["12.5", "-12.5"]);
  });

  test.each(["-5", "+5", "\u22125"])(
    "with a sign of its own (%s) is no amount in either direction",
    (text) => {
      for (const direction of ["give", "take"] as const) {
        expect(Number.isNaN(Number(signedAmount(text, direction)))).toBe(true);
      }
    },
  );
});

describe("the key of a form about money", () => {
  const counted = () => {
    let count = 0;
    return createRequestKeys(() => `key ${++count}`);
  };

  test("is the same while the same is asked, also after a lost answer and a fault of the server", () => {
    const keys = counted();
    const first = keys.keyOf({ amount: "5" });
    expect(keys.keyOf({ amount: "5" })).toBe(first);
    keys.wasRefused(null);
    expect(keys.keyOf({ amount: "5" })).toBe(first);
    keys.wasRefused(503);
    expect(keys.keyOf({ amount: "5" })).toBe(first);
  });

  test("is a new one after a refusal, whose answer is kept", () => {
    const keys = counted();
    const first = keys.keyOf({ amount: "5" });
    keys.wasRefused(409);
    expect(keys.keyOf({ amount: "5" })).not.toBe(first);
  });

  test("never stands for two things", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ amount: fc.constantFrom("1", "2", "3") })), (requests) => {
        const keys = counted();
        const meant = new Map<string, string>();
        for (const request of requests) {
          const key = keys.keyOf(request);
          expect(meant.get(key) ?? request.amount).toBe(request.amount);
          meant.set(key, request.amount);
        }
      }),
    );
  });
});
