/** The rule that prices a word. */
export type WordRule = "short_words" | "medium_words" | "long_words";

/** A piece of a message's text, and what of it counts. */
export interface TextMark {
  text: string;
  /** Null outside of words. */
  word: WordRule | null;
  /** Whether it is a vowel at a third place. */
  isThirdVowel: boolean;
}

const vowels = "aeiouAEIOU";

/** A message's text in pieces by what its price counts; put together they are the text. */
export function markText(text: string): TextMark[] {
  const marks: TextMark[] = [];
  let place = 0;
  for (const [piece, inWord] of splitWords(text)) {
    const word = inWord ? wordRule(piece) : null;
    for (const character of piece) {
      place++;
      const isThirdVowel = place % 3 === 0 && vowels.includes(character);
      const last = marks.at(-1);
      if (last && last.word === word && !last.isThirdVowel && !isThirdVowel) last.text += character;
      else marks.push({ text: character, word, isThirdVowel });
    }
  }
  return marks;
}

/** Words that come more than once, in the order of the text: with one, nothing is taken off for unlike words. */
export function repeatedWords(text: string): string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const [piece, inWord] of splitWords(text)) {
    if (!inWord) continue;
    if (seen.has(piece)) repeated.add(piece);
    seen.add(piece);
  }
  return [...repeated];
}

/** The words, and what is between them. */
const splitWords = (text: string): [piece: string, inWord: boolean][] =>
  Array.from(text.matchAll(/([A-Za-z'-]+)|[^A-Za-z'-]+/g), ([piece, word]) => [piece, word !== undefined]);

const wordRule = ({ length }: string): WordRule =>
  length <= 3 ? "short_words" : length <= 7 ? "medium_words" : "long_words";
