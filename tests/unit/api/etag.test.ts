import { expect, test } from "vitest";
import { etagOf, isUnchanged } from "#/api/rest/etag.ts";

const tag = etagOf("17", { page: 1 });

test("a tag is quoted, and another for other data or another question", () => {
  expect(tag).toMatch(/^"[\x21\x23-\x7e]+"$/);
  expect(etagOf("17", { page: 1 })).toBe(tag);
  expect(new Set([tag, etagOf("18", { page: 1 }), etagOf("17", { page: 2 }), etagOf("17", {})]).size).toBe(4);
});

test.each([
  [tag, true],
  [`W/${tag}`, true],
  [`"other", ${tag}`, true],
  [`W/"other",W/${tag} , "more"`, true],
  ["*", true],
  [undefined, false],
  ["", false],
  ['"other"', false],
  [tag.slice(1, -1), false],
  [tag.toUpperCase(), false],
])("If-None-Match %s says unchanged: %s", (header, unchanged) => {
  expect(isUnchanged(header, tag)).toBe(unchanged);
});
