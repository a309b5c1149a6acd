import { z } from "@hono/zod-openapi";
import { readTimeZone } from "#/domain/usage/definitions/time-zone.ts";
import { readDecimal } from "#/domain/usage/recording/read-decimal.ts";
import { nameFault } from "#/domain/usage/recording/read-event.ts";

type Issue = { input?: unknown };

/** What is said of a field that is left out, or that is not of the kind that is expected. */
const orMissing = (expected: string) => (issue: Issue) =>
  issue.input === undefined ? `required; expected ${expected}` : `expected ${expected}`;

/** An object with these fields and no others. */
export const strict = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `no such field; expected ${Object.keys(shape).join(", ") || "none"}`
        : "expected a JSON object",
  });

const slugForm =
  "a slug of 1 to 64 letters, digits, dots, hyphens and underscores that begins with a letter or digit";

/** The name by which callers know a service or a meter. */
export const Slug = z
  .string({ error: orMissing(slugForm) })
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, `expected ${slugForm}`);

/** Control characters, and halves of surrogate pairs. */
const unprintable = /\p{Cc}|\p{Surrogate}/u;

/** A line of text for people, of 1 to `max` characters. */
export function label(max: number) {
  const expected = `a line of text of 1 to ${max} characters`;
  return z
    .string({ error: orMissing(expected) })
    .trim()
    .min(1, `expected ${expected}`)
    .max(max, `expected ${expected}`)
    .refine((text) => !unprintable.test(text), "expected text without control characters");
}

/** The caller's name for a customer: any characters but control characters. */
export const ExternalId = z.unknown().transform((value, check): string => {
  const fault = nameFault(value);
  if (fault === undefined && typeof value === "string") return value;
  check.addIssue({ code: "custom", message: fault ?? "expected text" });
  return z.NEVER;
});

/** Significant digits that every decimal keeps on its way through a binary float. */
const safeDigits = 15;

const priceForm =
  "a decimal of 0 or more with at most 18 digits before the point and 12 after it, as text or a number";

/** Money per unit as an exact decimal: text, or a JSON number that loses no digits. */
export const Price = z.unknown().transform((value, check): string => {
  const refuse = (message: string) => {
    check.addIssue({ code: "custom", message });
    return z.NEVER;
  };
  const read = readDecimal(value);
  const [whole = "", fraction = ""] = "text" in read ? read.text.split(".") : [];
  if ("reason" in read || whole.length > 18 || fraction.length > 12) return refuse(`expected ${priceForm}`);
  const digits = (whole + fraction).replace(/^0+|0+$/g, "");
  if (typeof value === "number" && digits.length > safeDigits) {
    return refuse(`a number of more than ${safeDigits} digits loses some on its way; send it as text`);
  }
  return read.text;
});

const zoneForm = "the IANA name of a time zone, such as Europe/Berlin or UTC";

export const TimeZone = z.string({ error: `expected ${zoneForm}` }).transform((text, check) => {
  const zone = readTimeZone(text);
  if (zone !== undefined) return zone;
  check.addIssue({ code: "custom", message: `expected ${zoneForm}` });
  return z.NEVER;
});

/** A whole number of a path or a query, where it is text: digits and nothing else. */
export function wholeNumber(most: number, said: { form?: string; range?: string } = {}) {
  const { form = "expected a whole number", range = `expected 1 to ${most}` } = said;
  return z
    .preprocess(
      (value) => (typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value),
      z.int(form).min(1, range).max(most, range),
    )
    .openapi({ type: "integer", minimum: 1, maximum: most });
}

/** Text of a query, which is asked once and says something. */
export const queryText = (expected: string, most: number) =>
  z
    .string({ error: `expected ${expected}` })
    .min(1, `expected ${expected}`)
    .max(most, `expected ${expected}`);

/** Text of a query that may be empty. */
export const textUpTo = (most: number) =>
  z
    .string({ error: `expected text of at most ${most} characters` })
    .max(most, `expected at most ${most} characters`);

/** A time of a query or a body, which is read later. */
export const time = queryText("a time as ISO 8601 text", 100);

/** Where a list goes on. */
export const cursor = queryText("a cursor of an earlier answer", 200);

/** The page of a list, in a query string. */
export const pageFields = (perPage: number, most: number) => ({
  page: wholeNumber(1_000_000).default(1),
  per_page: wholeNumber(most).default(perPage),
});

export const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({ page: z.int(), per_page: z.int(), total: z.int().nonnegative(), data: z.array(row) });
