import Big from "big.js";

/** Credits of a text, the slow way: one rule after the other, each over lists of characters, in decimals. */
export function slowPrice(text: string): string {
  const characters = Array.from(text);
  const words = text.match(/[A-Za-z'-]+/g) ?? [];
  let price = new Big("1").plus(new Big("0.05").times(characters.length));
  for (const word of words) {
    if (word.length >= 8) price = price.plus("0.3");
    else if (word.length >= 4) price = price.plus("0.2");
    else price = price.plus("0.1");
  }
  const thirds = characters.filter((_, index) => (index + 1) % 3 === 0);
  price = price.plus(new Big("0.3").times(thirds.filter((one) => /^[aeiou]$/i.test(one)).length));
  if (characters.length > 100) price = price.plus("5");
  if (words.length > 0 && new Set(words).size === words.length) price = price.minus("2");
  if (price.lt("1")) price = new Big("1");
  const letters = Array.from(text.toLowerCase()).filter((one) => /^[\p{L}\p{N}]$/u.test(one));
  if (letters.length > 0 && letters.join("") === letters.toReversed().join("")) price = price.times(2);
  return price.toFixed(2);
}
