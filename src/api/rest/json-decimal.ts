/**
 * A decimal as a JSON number with all of its digits, rounded half up to 2 places and written as
 * many languages write floats ("512000.0"). Beyond 2 ** 53 a double would lose digits; the text of the answer
 * does not. Declared a number, which is what a reader of the JSON sees.
 */
export function jsonDecimal(text: string): number {
  return JSON.rawJSON(withPoint(roundToHundredths(text))) as unknown as number;
}

/** A decimal as a JSON number as it is. */
export function jsonExact(text: string): number {
  return JSON.rawJSON(withPoint(text)) as unknown as number;
}

export function roundToHundredths(text: string): string {
  const [whole = "0", part = ""] = text.split(".");
  if (part.length <= 2) return text;
  const hundredths = BigInt(whole + part.slice(0, 2)) + (Number(part[2]) >= 5 ? 1n : 0n);
  const digits = String(hundredths).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** At least one digit after the point, no zeros after that. */
function withPoint(text: string): string {
  const [whole = "0", part = ""] = text.split(".");
  return `${whole}.${part.replace(/0+$/, "") || "0"}`;
}
