import fc from "fast-check";
import { expect, test } from "vitest";
import { NameNumbers } from "#/domain/analytics/session-file/name-numbers.ts";

const numbersOf = (names: readonly string[], into = new NameNumbers()) =>
  names.map((name) => {
    const bytes = Buffer.from(`<${name}>`);
    return into.numberOf(bytes, 1, bytes.length - 1);
  });

/** The plain way. */
function byMap(names: readonly string[]): number[] {
  const known = new Map<string, number>();
  return names.map((name) => {
    const number = known.get(name) ?? known.size;
    known.set(name, number);
    return number;
  });
}

test("names are numbered in the order of their first sight", () => {
  const name = fc.oneof(fc.string({ unit: "grapheme", maxLength: 4 }), fc.constantFrom("a", "b", "ab", "ba"));
  fc.assert(
    fc.property(fc.array(name, { maxLength: 200 }), (names) => {
      const numbers = new NameNumbers();
      expect(numbersOf(names, numbers)).toEqual(byMap(names));
      expect([...numbers.names()]).toEqual([...new Set(names)]);
      expect(numbers.size).toBe(new Set(names).size);
    }),
  );
});

test("it grows with its names, and begins anew once cleared", () => {
  const numbers = new NameNumbers();
  const many = Array.from({ length: 60_000 }, (_, n) => `user${(n * 7919) % 40_000}`);
  for (let round = 0; round < 2; round++) {
    expect(numbersOf(many, numbers)).toEqual(byMap(many));
    expect([...numbers.names()]).toEqual([...new Set(many)]);
    numbers.clear();
    expect([numbers.size, ...numbers.names()]).toEqual([0]);
  }
});
