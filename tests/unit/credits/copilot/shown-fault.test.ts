import { expect, test } from "vitest";
import { showError } from "#/api/errors.ts";
import { UpstreamFault, unusable } from "#/domain/credits/copilot/upstream-fault.ts";

test("a fault of the service is shown as such, with where it is, logged, and without its cause", () => {
  const cause = new Error("connect ECONNREFUSED 10.0.0.7:8080");
  expect(
    showError(new UpstreamFault("The Copilot service answered 502.", { cause, isPassing: true })),
  ).toEqual({
    status: 500,
    title: "Upstream failed",
    detail: "The Copilot service answered 502.",
    isOurs: true,
  });
  expect(showError(unusable("messages.3.id", "abc", "a whole number"))).toMatchObject({
    status: 500,
    detail: "The Copilot service's answer can't be used: messages.3.id is \"abc\"; expected a whole number.",
    errors: [{ path: "messages.3.id" }],
  });
});

test("of a long text that should be something else only the beginning is shown", () => {
  const fault = unusable("messages.0.timestamp", "x".repeat(1_000_000), "a time");
  expect(fault.message.length).toBeLessThan(200);
});
