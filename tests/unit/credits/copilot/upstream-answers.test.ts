import fc from "fast-check";
import { expect, test } from "vitest";
import { pauseBeforeTry } from "#/domain/credits/copilot/pause-before-try.ts";
import { readMessages } from "#/domain/credits/copilot/read-messages.ts";
import { readReport } from "#/domain/credits/copilot/read-report.ts";
import { UpstreamFault } from "#/domain/credits/copilot/upstream-fault.ts";
import { parseExactJson } from "#/domain/usage/recording/parse-exact-json.ts";

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    undefined,
    null,
    0,
    -1,
    1.5,
    1000,
    "1000",
    "",
    "2024-04-29",
    "2024-02-30",
    Number.MAX_SAFE_INTEGER,
  ),
);
const message = fc.record(
  {
    id: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 9 }) }, odd),
    text: fc.oneof({ weight: 4, arbitrary: fc.constant("a") }, odd),
    timestamp: fc.oneof({ weight: 4, arbitrary: fc.constant("2024-04-29T02:08:29Z") }, odd),
    report_id: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(5392, null, undefined) }, odd),
    more: odd,
  },
  { requiredKeys: [] },
);

/** Reads as the service's answer, or answers the fault. */
function tryTo<T>(read: (answer: unknown) => T, answer: unknown): T | UpstreamFault {
  try {
    return read(parseExactJson(JSON.stringify(answer)));
  } catch (error) {
    if (error instanceof UpstreamFault) return error;
    throw error;
  }
}

test("any messages are either as agreed, each id once, or refused with a path", () => {
  fc.assert(
    fc.property(fc.oneof(fc.array(fc.oneof(message, odd)), fc.array(message)), (messages) => {
      const result = tryTo(readMessages, { messages });
      if (result instanceof UpstreamFault) {
        expect(result.path).toMatch(/^messages\.\d+/);
        return;
      }
      expect(new Set(result.map(({ id }) => id)).size).toBe(result.length);
      for (const { id, text, timestamp, reportId } of result) {
        expect(Number.isSafeInteger(id)).toBe(true);
        expect(messages).toContainEqual(expect.objectContaining({ id, text, timestamp }));
        expect(reportId === null || Number.isSafeInteger(reportId)).toBe(true);
      }
    }),
    { numRuns: 3000 },
  );
});

test("any answer but a list of messages is refused", () => {
  fc.assert(
    fc.property(odd, (answer) => {
      const given = answer === undefined ? null : answer;
      expect(tryTo(readMessages, given)).toBeInstanceOf(UpstreamFault);
      expect(tryTo((report) => readReport(report, 5392), given)).toBeInstanceOf(UpstreamFault);
    }),
  );
});

test("a report costs what it says, half a hundredth rounded up", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 21n - 1n }), (thousandths) => {
      const digits = String(thousandths).padStart(4, "0");
      const cost = `${digits.slice(0, -3)}.${digits.slice(-3)}`;
      const text = `{"id":1,"name":"x","credit_cost":${cost}}`;
      const rounded = String((thousandths + 5n) / 10n).padStart(3, "0");
      if (rounded.length > 20) return;
      expect(readReport(parseExactJson(text), 1).credits).toBe(
        `${rounded.slice(0, -2)}.${rounded.slice(-2)}`,
      );
    }),
  );
  expect(() =>
    readReport(parseExactJson('{"id":1,"name":"x","credit_cost":999999999999999999.995}'), 1),
  ).toThrow(UpstreamFault);
});

test("pauses lie between nothing and a bound that doubles up to a longest, after what was asked", () => {
  const pauses = { pauseMs: 100, longestPauseMs: 500 };
  const bounds = [1, 2, 3, 4, 5].map((attempt) => pauseBeforeTry(attempt, pauses, 0, () => 1));
  expect(bounds).toEqual([100, 200, 400, 500, 500]);
  expect(pauseBeforeTry(3, pauses, 0, () => 0)).toBe(0);
  expect(pauseBeforeTry(1, pauses, 2000, () => 0.5)).toBe(2050);
});
