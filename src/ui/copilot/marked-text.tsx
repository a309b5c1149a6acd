import { useMemo } from "react";
import { markText, type TextMark, type WordRule } from "./mark-text.ts";

const wordStyles: Record<WordRule, string> = {
  short_words: "underline decoration-dotted decoration-line-strong underline-offset-4",
  medium_words: "underline decoration-solid decoration-line-strong underline-offset-4",
  long_words: "underline decoration-double decoration-line-strong underline-offset-4",
};

const vowelStyle = "bg-accent-soft font-semibold text-ink";

/** A message's text with what its price counts marked in it. */
export function MarkedText({ text }: { text: string }) {
  const marks = useMemo(() => withPlaces(markText(text)), [text]);
  return (
    <>
      <p className="max-h-60 overflow-y-auto break-words whitespace-pre-wrap">
        {marks.map(({ place, text: piece, word, isThirdVowel }) => (
          <span key={place} className={`${word ? wordStyles[word] : ""} ${isThirdVowel ? vowelStyle : ""}`}>
            {piece}
          </span>
        ))}
      </p>
      <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-muted">
        <span>
          <span className={wordStyles.short_words}>1 to 3</span>,{" "}
          <span className={wordStyles.medium_words}>4 to 7</span>,{" "}
          <span className={wordStyles.long_words}>8 or more</span> characters a word
        </span>
        <span>
          <span className={`px-0.5 ${vowelStyle}`}>a</span> vowel at a third place
        </span>
      </p>
    </>
  );
}

/** Each piece with where it begins, which tells equal pieces apart. */
function withPlaces(marks: readonly TextMark[]): (TextMark & { place: number })[] {
  let place = 0;
  return marks.map((mark) => {
    const placed = { ...mark, place };
    place += mark.text.length;
    return placed;
  });
}
