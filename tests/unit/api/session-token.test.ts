import fc from "fast-check";
import { expect, test } from "vitest";
import {
  createSessionToken,
  isSameSecret,
  isValidSessionToken,
  sessionSeconds,
} from "#/api/access/session-token.ts";

const key = "a key of more than sixteen";
const now = new Date("2023-01-15T12:00:00Z");
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const token = createSessionToken(key, now);

test("a token is good until it expires, and for its key alone", () => {
  expect(isValidSessionToken(token, key, now)).toBe(true);
  expect(isValidSessionToken(token, key, after(sessionSeconds))).toBe(true);
  expect(isValidSessionToken(token, key, after(sessionSeconds + 1))).toBe(false);
  expect(isValidSessionToken(token, `${key}!`, now)).toBe(false);
  expect(token).not.toContain(key);
});

test.each([
  "",
  ".",
  "1.",
  `.${token}`,
  token.replace(".", ""),
  `9${token}`,
  token.split(".")[0] ?? "",
  "1e12.x",
  "-1.x",
  "Infinity.x",
])("%j is no token", (forged) => {
  expect(isValidSessionToken(forged, key, now)).toBe(false);
});

test("any change to a token spoils it", () => {
  fc.assert(
    fc.property(fc.nat({ max: token.length - 1 }), fc.constantFrom(..."09azAZ.-_"), (at, character) => {
      fc.pre(token[at] !== character);
      expect(isValidSessionToken(token.slice(0, at) + character + token.slice(at + 1), key, now)).toBe(false);
    }),
  );
});

test("secrets of any length are compared", () => {
  expect([
    isSameSecret("a", "a"),
    isSameSecret("a", "b"),
    isSameSecret("", "a"),
    isSameSecret("aa", "a"),
  ]).toEqual([true, false, false, false]);
});
