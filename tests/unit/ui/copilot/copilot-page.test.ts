import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainText } from "#/domain/credits/copilot/price-text.ts";
import samplePeriod from "#/domain/credits/copilot/sample-period.json" with { type: "json" };
import { formatTimestamp } from "#/ui/copilot/format-timestamp.ts";
import { markText, repeatedWords } from "#/ui/copilot/mark-text.ts";
import { prepareCopilotDays } from "#/ui/copilot/prepare-copilot-days.ts";
import { runOutcome } from "#/ui/copilot/run-outcome.ts";

describe("credits per day", () => {
  test("every date from the earliest to the latest has a bar, also across a month", () => {
    const { bars, gaps, ticks } = prepareCopilotDays([
      { date: "2024-04-29", messages: 2, credits: "79.5" },
      { date: "2024-05-02", messages: 1, credits: "5.20" },
    ]);
    expect(bars).toEqual([
      { day: "2024-04-29", credits: 79.5, exact: "79.5", messages: 2 },
      { day: "2024-04-30", credits: 0, exact: "0", messages: 0 },
      { day: "2024-05-01", credits: 0, exact: "0", messages: 0 },
      { day: "2024-05-02", credits: 5.2, exact: "5.20", messages: 1 },
    ]);
    expect(gaps).toEqual([{ from: "2024-04-30", to: "2024-05-01" }]);
    expect(ticks).toEqual(bars.map(({ day }) => day));
  });

  test("in whatever order they come; no days are no bars, one day is one", () => {
    const day = { messages: 1, credits: "1" };
    const { bars } = prepareCopilotDays([
      { ...day, date: "2024-02-29" },
      { ...day, date: "2024-02-27" },
    ]);
    expect(bars.map((bar) => bar.day)).toEqual(["2024-02-27", "2024-02-28", "2024-02-29"]);
    expect(prepareCopilotDays([]).bars).toEqual([]);
    expect(prepareCopilotDays([{ ...day, date: "2024-01-01" }]).bars).toHaveLength(1);
  });
});

test("a timestamp is day, month and year to the minute, UTC, whatever zone it was written in", () => {
  expect(formatTimestamp("2024-04-29T02:08:29.375Z")).toBe("29-04-2024 02:08");
  expect(formatTimestamp("2024-04-29T00:00:00Z")).toBe("29-04-2024 00:00");
  expect(formatTimestamp("2024-12-31T23:59:59.999999Z")).toBe("31-12-2024 23:59");
  expect(formatTimestamp("2024-05-01T01:30:00+02:00")).toBe("30-04-2024 23:30");
});

/** How often the marks of a text say that a rule counts. */
function countMarks(text: string) {
  const marks = markText(text);
  const counts = { short_words: 0, medium_words: 0, long_words: 0, third_vowels: 0 };
  let before: (typeof marks)[number] | undefined;
  for (const mark of marks) {
    // A word in several pieces is one: between two words there is always something else.
    if (mark.word && before?.word !== mark.word) counts[mark.word]++;
    if (mark.isThirdVowel) counts.third_vowels++;
    before = mark;
  }
  return counts;
}

function countRules(text: string) {
  const lines = new Map(explainText(text).map(({ rule, count }) => [rule, count]));
  const count = (rule: "short_words" | "medium_words" | "long_words" | "third_vowels") =>
    lines.get(rule) ?? 0;
  return {
    short_words: count("short_words"),
    medium_words: count("medium_words"),
    long_words: count("long_words"),
    third_vowels: count("third_vowels"),
  };
}

describe("what counts in a text", () => {
  test("is marked where it stands", () => {
    expect(markText("No unit")).toEqual([
      { text: "No", word: "short_words", isThirdVowel: false },
      { text: " ", word: null, isThirdVowel: false },
      { text: "un", word: "medium_words", isThirdVowel: false },
      { text: "i", word: "medium_words", isThirdVowel: true },
      { text: "t", word: "medium_words", isThirdVowel: false },
    ]);
  });

  test("comes to what the price counts, for the sample's texts and any other", () => {
    for (const { text } of samplePeriod.messages) expect(countMarks(text)).toEqual(countRules(text));
    const letters = fc.constantFrom(..."aeiouAEIOUbcdXYZ'- 12.,é😀\ud83d");
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 60 }), (text) => {
        expect(
          markText(text)
            .map((mark) => mark.text)
            .join(""),
        ).toBe(text);
        expect(countMarks(text)).toEqual(countRules(text));
        const isTakenOff = explainText(text).some(({ rule }) => rule === "unique_words");
        const hasWord = /[A-Za-z'-]/.test(text);
        expect(repeatedWords(text).length > 0).toBe(hasWord && !isTakenOff);
      }),
    );
  });

  test("words that come again are named once; capitals tell words apart", () => {
    expect(repeatedWords("the rent of the flat, the Rent of it")).toEqual(["the", "of"]);
  });
});

test("a run is told in a sentence", () => {
  expect(runOutcome({ messages: 110, recorded: 100, replaced: 2, unchanged: 8 })).toBe(
    "110 messages: 100 new, 2 replaced, 8 unchanged",
  );
  expect(runOutcome({ messages: 1, recorded: 0, replaced: 0, unchanged: 0 })).toBe(
    "1 message: none recorded",
  );
  expect(runOutcome({ messages: 0, recorded: 0, replaced: 0, unchanged: 0 })).toBe("No messages");
});
