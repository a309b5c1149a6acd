import { isPalindrome } from "./is-palindrome.ts";

/** A rule that a line of a breakdown comes from; `report` prices a message that has one, all others its text. */
export const priceRules = [
  "base",
  "characters",
  "short_words",
  "medium_words",
  "long_words",
  "third_vowels",
  "long_text",
  "unique_words",
  "minimum",
  "palindrome",
  "report",
] as const;
type PriceRule = (typeof priceRules)[number];

export interface BreakdownLine {
  rule: PriceRule;
  /** What is counted, for people. */
  label: string;
  count: number;
  /** Credits for each, two decimals; null for a line that depends on the others. */
  each: string | null;
  /** Credits that the line adds, two decimals; negative for one that takes away. */
  credits: string;
}

/** Credits are counted in hundredths, as whole numbers: exact for any text that fits a string. */
const hundredths = {
  base: 100,
  characters: 5,
  short_words: 10,
  medium_words: 20,
  long_words: 30,
  third_vowels: 30,
  long_text: 500,
  unique_words: -200,
} as const;
type CountedRule = keyof typeof hundredths;

const labels: Record<Exclude<PriceRule, "report">, string> = {
  base: "Message",
  characters: "Characters",
  short_words: "Words of 1 to 3 characters",
  medium_words: "Words of 4 to 7 characters",
  long_words: "Words of 8 characters or more",
  third_vowels: "Vowels at every third place",
  long_text: "More than 100 characters",
  unique_words: "No word twice",
  minimum: "Raised to the least, 1 credit",
  palindrome: "Palindrome, doubled",
};

/** The least that a text costs. */
const least = 100;
const longerThan = 100;

/** Credits of a message's text, in hundredths. */
function textHundredths(text: string): number {
  const counts = countText(text);
  const sum = Math.max(least, sumOf(counts));
  return isPalindrome(text) ? sum * 2 : sum;
}

/** Credits of a message's text, with two decimals. */
export const priceText = (text: string): string => hundredthsText(textHundredths(text));

/** Why a text costs what it does: one line for each rule that applies. The lines add up to its price. */
export function explainText(text: string): BreakdownLine[] {
  const counts = countText(text);
  const sum = sumOf(counts);
  const lines = countedRules
    .filter((rule) => counts[rule] > 0)
    .map((rule) => line(rule, counts[rule], counts[rule] * hundredths[rule], hundredths[rule]));
  if (sum < least) lines.push(line("minimum", 1, least - sum));
  if (isPalindrome(text)) lines.push(line("palindrome", 1, Math.max(least, sum)));
  return lines;
}

const countedRules = Object.keys(hundredths) as CountedRule[];

function line(rule: keyof typeof labels, count: number, amount: number, each?: number): BreakdownLine {
  return {
    rule,
    label: labels[rule],
    count,
    each: each === undefined ? null : hundredthsText(each),
    credits: hundredthsText(amount),
  };
}

/** Whole hundredths as text with two decimals. */
export function hundredthsText(amount: number): string {
  const digits = String(Math.abs(amount)).padStart(3, "0");
  return `${amount < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** How often each rule applies to a text. */
type TextCounts = Record<CountedRule, number>;

function sumOf(counts: TextCounts): number {
  let sum = 0;
  for (const rule of countedRules) sum += counts[rule] * hundredths[rule];
  return sum;
}

/** By code unit: 1 for a character of a word, `[A-Za-z'-]`; 3 for one that is also a vowel; 0 for any other. */
const kinds = new Uint8Array(0x10000);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'-") {
  kinds[character.charCodeAt(0)] = "aeiouAEIOU".includes(character) ? 3 : 1;
}

/**
 * Reads a text once. A character is a Unicode code point; half of a surrogate pair on its own counts as one.
 * Nothing is made for a character, one short text for each word until one comes twice.
 */
function countText(text: string): TextCounts {
  let [short, medium, long, vowels, pairs] = [0, 0, 0, 0, 0];
  let seen: Set<string> | null = new Set();
  /** Of the word that is being read; -1 outside of words. */
  let start = -1;
  /** Of the character in its group of three, from 0. */
  let place = 0;
  const { length } = text;
  for (let at = 0; at <= length; at++) {
    const unit = at < length ? text.charCodeAt(at) : 0;
    const kind = kinds[unit];
    if (kind === 0) {
      if (start >= 0) {
        const size = at - start;
        if (size <= 3) short++;
        else if (size <= 7) medium++;
        else long++;
        if (seen !== null) seen = withWord(seen, text.slice(start, at));
        start = -1;
      }
      if ((unit & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) {
        pairs++;
        at++;
      }
    } else {
      if (start < 0) start = at;
      if (place === 2 && kind === 3) vowels++;
    }
    place = place === 2 ? 0 : place + 1;
  }
  const characters = length - pairs;
  return {
    base: 1,
    characters,
    short_words: short,
    medium_words: medium,
    long_words: long,
    third_vowels: vowels,
    long_text: characters > longerThan ? 1 : 0,
    unique_words: seen !== null && seen.size > 0 ? 1 : 0,
  };
}

/** The words with one more, or null where it was among them: then none needs to be remembered any more. */
function withWord(words: Set<string>, word: string): Set<string> | null {
  const { size } = words;
  words.add(word);
  return words.size === size ? null : words;
}
