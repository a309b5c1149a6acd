import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "#/domain/simulation/what-if/digest-outcome.ts";

/** The same value with the keys of every object the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, inner]) => [key, turned(inner)]));
}

test("the order of keys does not matter, and the order of a list does", () => {
  expect(canonicalJson({ b: [2, 1], a: { d: null, c: 0.1 } })).toBe('{"a":{"c":0.1,"d":null},"b":[2,1]}');
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalJson(turned(value))).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
