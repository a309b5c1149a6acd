/** A number with so many digits that a binary float may not hold them all. */
const longNumber = /[:[,]\s*-?\d[\d.]{15,}/;

/** Parses JSON; numbers that a binary float would round keep their digits, as JSON.rawJSON. Throws SyntaxError. */
export function parseExactJson(text: string): unknown {
  if (!longNumber.test(text) && !/^\s*-?\d[\d.]{15,}/.test(text)) return JSON.parse(text);
  const keepDigits = (_key: string, value: unknown, { source }: { source?: string }): unknown =>
    typeof value === "number" && source !== undefined && source.length > 15 ? JSON.rawJSON(source) : value;
  try {
    // The standard library's types don't know of the third argument yet.
    return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown);
  } catch (error) {
    // Only values of thousands of levels, and only with a function to look at them.
    throw error instanceof RangeError ? new SyntaxError("it is nested too deeply") : error;
  }
}
