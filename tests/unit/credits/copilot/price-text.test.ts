import Big from "big.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { explainText, hundredthsText, priceText } from "#/domain/credits/copilot/price-text.ts";
import { slowPrice } from "../../../support/copilot-price-oracle.ts";
import cases from "./credit-cases.json" with { type: "json" };

const sumOf = (text: string) =>
  explainText(text)
    .reduce((sum, { credits }) => sum.plus(credits), new Big(0))
    .toFixed(2);

test.each(cases)("$text costs $credits", ({ text, credits }) => {
  expect(priceText(text)).toBe(credits);
  expect(sumOf(text)).toBe(credits);
  expect(slowPrice(text)).toBe(credits);
});

/** Texts in which every rule has something to do: words that come again, vowels, halves of pairs, other scripts. */
const piece = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom("a", "e", "A", "the", "The", "lease", "landlord's", "free-for-all"),
  },
  { weight: 3, arbitrary: fc.constantFrom(" ", " ", ", ", ".", "\n", "'", "-", "?") },
  {
    weight: 2,
    arbitrary: fc.constantFrom("é", "ß", "İ", "ı", "Σ", "ς", "漢", "𝒜", "😀", "٣", "\u0301", "\u212a"),
  },
  { weight: 1, arbitrary: fc.constantFrom("\ud83d", "\ude00", "\udc00\ud800", "\ud835", "\u0000") },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 5 }) },
);
const anyText = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""));
const anyPalindrome = fc
  .tuple(fc.array(piece, { maxLength: 12 }), piece, fc.boolean(), fc.constantFrom("", " ", "-", "😀"))
  .map(([half, middle, hasMiddle, between]) => {
    const mirrored = Array.from(half.join("")).toReversed().join("");
    return half.join(between) + (hasMiddle ? middle : "") + mirrored;
  });

test("any text costs what the slow way says, and its lines add up to that", () => {
  fc.assert(
    fc.property(fc.oneof(anyText, anyPalindrome, fc.string({ unit: "binary", maxLength: 200 })), (text) => {
      const price = slowPrice(text);
      expect(priceText(text)).toBe(price);
      expect(sumOf(text)).toBe(price);
    }),
    { numRuns: 5000 },
  );
});

test("each line is its count times what each costs", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const lines = explainText(text);
      expect(lines.map(({ rule }) => rule)).toEqual([...new Set(lines.map(({ rule }) => rule))]);
      for (const { count, each, credits } of lines) {
        expect(count).toBeGreaterThan(0);
        if (each !== null) expect(new Big(each).times(count).toFixed(2)).toBe(credits);
      }
    }),
  );
});

test.each([
  [
    "racecar",
    "2.00",
    ["base", "characters", "medium_words", "third_vowels", "unique_words", "minimum", "palindrome"],
  ],
  ["", "1.00", ["base"]],
  ["!?", "1.10", ["base", "characters"]],
  ["a\ud83db", "1.00", ["base", "characters", "short_words", "unique_words", "minimum"]],
])("the lines of %j are those of the rules that apply", (text, price, rules) => {
  expect(priceText(text)).toBe(price);
  expect(explainText(text).map(({ rule }) => rule)).toEqual(rules);
});

test.each([
  ["a character beyond the BMP is one", "😀😀😀", "1.15"],
  ["the third place counts characters, not code units", "😀😀a b b", "1.95"],
  ["half a pair is a character, and neither letter nor digit", "\ud83d", "1.05"],
  ["letters of any script read backwards", "топот", "2.50"],
  ["a capital that lower-cases to two characters", "İi", "2.00"],
  ["digits alone are a palindrome", "12321", "2.50"],
  ["marks are no letters", "a\u0301a", "3.30"],
  ["words are told apart by case", "The the", "1.00"],
  ["an accent ends a word", "caféca", "1.00"],
])("%s", (_, text, price) => {
  expect(slowPrice(text)).toBe(price);
  expect(priceText(text)).toBe(price);
});

test("a palindrome of a million letters, and one that breaks only in its middle, are told apart", () => {
  const half = "añ".repeat(250_000);
  const mirrored = Array.from(half).toReversed().join("");
  expect(priceText(half + mirrored)).toBe(slowPrice(half + mirrored));
  expect(priceText(`${half}xy${mirrored}`)).toBe(slowPrice(`${half}xy${mirrored}`));
});

test("hundredths are written with two decimals", () => {
  expect([0, 5, -5, 100, -200, 12_345].map(hundredthsText)).toEqual([
    "0.00",
    "0.05",
    "-0.05",
    "1.00",
    "-2.00",
    "123.45",
  ]);
});
