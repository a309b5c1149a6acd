import { expect, test } from "vitest";
import { explainFailure } from "#/domain/credits/alerts/explain-failure.ts";
import { TargetRefused } from "#/domain/credits/alerts/guard-target.ts";

const failure = (code: string, message = "connect") => Object.assign(new Error(message), { code });

test.each([
  [failure("ECONNREFUSED"), "The connection was refused (ECONNREFUSED)."],
  [
    new AggregateError([failure("ETIMEDOUT"), failure("ENETUNREACH")], "all failed"),
    "The host did not answer (ETIMEDOUT).",
  ],
  [new AggregateError([], "all failed"), "all failed."],
  [failure("ENOTFOUND"), "The name can't be resolved (ENOTFOUND)."],
  [failure("HPE_INVALID_CONSTANT"), "The answer was not HTTP."],
  [failure("CERT_HAS_EXPIRED", "certificate has expired"), "certificate has expired."],
  [new TargetRefused("a leads to ::1, a loopback address"), "Refused: a leads to ::1, a loopback address."],
  [new Error(`${"x".repeat(500)}`), `${"x".repeat(200)}.`],
  ["odd", "odd."],
])("%o is explained", (error, sentence) => {
  expect(explainFailure(error)).toBe(sentence);
});
