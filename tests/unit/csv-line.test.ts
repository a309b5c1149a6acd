import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csvLine } from "#/domain/csv-line.ts";

const field = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "é", "="), maxLength: 6 });
const guarded = (text: string) => (/^[=\r]/.test(text) ? `'${text}` : text);

test("what is written reads back the same, but for what would be a formula", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      (rows) => {
        const text = rows.map(csvLine).join("");
        expect(parse(text, { relax_column_count: true, record_delimiter: "\r\n" })).toEqual(
          rows.map((row) => row.map(guarded)),
        );
      },
    ),
  );
});

test("plain values stay plain", () => {
  expect(csvLine([1, "a b", "", 'say "x"'])).toBe('1,a b,,"say ""x"""\r\n');
});

test.each([
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["+1+2", "'+1+2"],
  ["-2+3", "'-2+3"],
  ["@sum", "'@sum"],
  ["\tx", "'\tx"],
  ["-12.50", "-12.50"],
  ["+3", "+3"],
  ["a=b", "a=b"],
])("a spreadsheet takes %j for text, and a number for a number", (given, written) => {
  expect(csvLine([given])).toBe(`${written}\r\n`);
});
