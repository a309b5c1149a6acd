/** Behind the last ASCII character. */
const ascii = 128;

/** By ASCII code: the code of the letter or digit in lower case; 0 for what is neither. */
const folded = new Uint8Array(ascii);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") {
  folded[character.charCodeAt(0)] = character.toLowerCase().charCodeAt(0);
}

/**
 * Whether a text, in lower case and stripped to letters and digits (Unicode categories L and N), is not
 * empty and reads the same backwards, by code points. Takes time in proportion to the text at worst, and
 * hardly any for most texts, whose ends differ.
 */
export function isPalindrome(text: string): boolean {
  let left = 0;
  let right = text.length - 1;
  let isEmpty = true;
  // As long as both ends are ASCII, what is between them can't change how they are read.
  while (left <= right) {
    const first = text.charCodeAt(left);
    const last = text.charCodeAt(right);
    if (first >= ascii || last >= ascii) return isUnicodePalindrome(text);
    const firstLetter = folded[first] ?? 0;
    const lastLetter = folded[last] ?? 0;
    if (firstLetter === 0) left++;
    else if (lastLetter === 0) right--;
    else if (firstLetter !== lastLetter) return false;
    else {
      isEmpty = false;
      left++;
      right--;
    }
  }
  return !isEmpty;
}

/** Lower case depends on what is around a character, and may have more or fewer code units: the whole text is taken. */
function isUnicodePalindrome(text: string): boolean {
  const letters = text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  let left = 0;
  let right = letters.length - 1;
  while (left < right) {
    const first = letters.charCodeAt(left);
    const last = letters.charCodeAt(right);
    if (isHighSurrogate(first)) {
      // Half of a pair is neither letter nor digit, so what is left in the middle is a whole one.
      if (right - left < 2) return true;
      if (first !== letters.charCodeAt(right - 1) || letters.charCodeAt(left + 1) !== last) return false;
      left += 2;
      right -= 2;
    } else {
      if (first !== last) return false;
      left++;
      right--;
    }
  }
  return letters !== "";
}

const isHighSurrogate = (unit: number) => (unit & 0xfc00) === 0xd800;
