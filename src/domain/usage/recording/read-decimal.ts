/** Digits before and after the point that a quantity or price may have. */
const wholeDigits = 18;
const fractionDigits = 20;

const plain = /^(\d{1,18})(?:\.(\d{1,20}))?$/;
const scientific = /^(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

const form = `a decimal of 0 or more with at most ${wholeDigits} digits before the point and ${fractionDigits} after it`;

/** A number as JSON wrote it, where a binary float would lose digits (see parseExactJson). */
interface RawNumber {
  rawJSON: string;
}

export const isRawNumber = (value: unknown): value is RawNumber =>
  typeof value === "object" && value !== null && JSON.isRawJSON(value);

export type ReadDecimal = { text: string } | { reason: string };

/** A quantity or price as exact text without needless zeros: given as text, or as a JSON number. */
export function readDecimal(value: unknown): ReadDecimal {
  if (typeof value === "number") {
    if (Number.isInteger(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER)
      return { text: String(value) };
    return fromText(String(value));
  }
  if (typeof value === "string") return fromText(value);
  if (isRawNumber(value)) return fromText(value.rawJSON);
  return { reason: `is no number; expected ${form}` };
}

function fromText(text: string): ReadDecimal {
  const match = plain.exec(text);
  if (match) return { text: canonical(match[1] ?? "0", match[2] ?? "") };
  if (text.length > 64) return { reason: `is too long; expected ${form}` };
  if (/^-/.test(text)) return { reason: "is negative; a quantity or price is 0 or more" };
  if (/nan|infinity/i.test(text)) return { reason: "is not finite; expected a decimal of 0 or more" };
  const parts = scientific.exec(text);
  if (!parts) return { reason: `is ${JSON.stringify(text)}; expected ${form}` };
  const [, whole = "", fraction = "", exponentText = "0"] = parts;
  const exponent = Number(exponentText);
  const digits = whole + fraction;
  const point = whole.length + exponent;
  const before = (point <= 0 ? "0" : digits.slice(0, point).padEnd(point, "0")).replace(/^0+(?=\d)/, "");
  const after = (point <= 0 ? "0".repeat(-point) + digits : digits.slice(point)).replace(/0+$/, "");
  if (before.length > wholeDigits || after.length > fractionDigits) {
    return { reason: `has too many digits; expected ${form}` };
  }
  return { text: canonical(before, after) };
}

function canonical(whole: string, fraction: string): string {
  const before = whole.length > 1 ? whole.replace(/^0+(?=\d)/, "") : whole;
  const after = fraction.endsWith("0") ? fraction.replace(/0+$/, "") : fraction;
  return after === "" ? before : `${before}.${after}`;
}
