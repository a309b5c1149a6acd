import { InvalidEventError } from "./errors.ts";

/** A quantity of 0 or more. Text and bigint keep every digit; a number has the digits that it prints. */
export type Decimal = number | string | bigint;

const plain = /^\d+(?:\.\d+)?$/;
const scientific = /^(\d+)(?:\.(\d+))?e([+-]\d+)$/;

/** A decimal in plain notation, as it is sent. Throws InvalidEventError on anything else than 0 or more. */
export function decimalText(value: unknown, path: string): string {
  if (typeof value === "number") return numberText(value, path);
  if (typeof value === "bigint" && value >= 0n) return value.toString();
  if (typeof value === "string" && plain.test(value)) return value;
  const shown = typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? typeof value);
  throw new InvalidEventError(
    path,
    `expected a decimal of 0 or more, such as 12 or "0.25", got ${shown.slice(0, 60)}`,
  );
}

function numberText(value: number, path: string): string {
  if (!Number.isFinite(value) || value < 0) {
    throw new InvalidEventError(path, `expected a finite number of 0 or more, got ${value}`);
  }
  const text = String(value);
  const [, whole, fraction = "", exponent] = scientific.exec(text) ?? [];
  if (whole === undefined) return text;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `0.${"0".repeat(-point)}${digits}`;
  return digits.padEnd(point, "0");
}
