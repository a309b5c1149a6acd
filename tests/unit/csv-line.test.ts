import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csvLine } from "#/domain/csv-line.ts";

const field = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "é"), maxLength: 6 });

test("what is written reads back the same", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      (rows) => {
        const text = rows.map(csvLine).join("");
        expect(parse(text, { relax_column_count: true, record_delimiter: "\r\n" })).toEqual(rows);
      },
    ),
  );
});

test("plain values stay plain", () => {
  expect(csvLine([1, "a b", "", 'say "x"'])).toBe('1,a b,,"say ""x"""\r\n');
});
