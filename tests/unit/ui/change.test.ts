import { expect, test } from "vitest";
import { compareAmounts } from "#/ui/format/change.ts";

test.each([
  ["150", "100", { direction: "up", percent: "50.0" }],
  ["94.3", "100.00", { direction: "down", percent: "5.7" }],
  ["100.0", "100", { direction: "same", percent: "0.0" }],
  ["5", "0", { direction: "up", percent: null }],
  ["0", "0", { direction: "same", percent: null }],
  ["0", "12.5", { direction: "down", percent: "100.0" }],
  ["1234567.89", "1", { direction: "up", percent: "123,456,689.0" }],
] as const)("%s after %s", (now, before, change) => {
  expect(compareAmounts(now, before)).toEqual(change);
});
