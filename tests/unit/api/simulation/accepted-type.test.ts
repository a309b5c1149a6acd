import fc from "fast-check";
import { expect, test } from "vitest";
import { acceptedType } from "#/api/rest/accepted-type.ts";

const offers = ["text/plain", "application/json"] as const;

test.each([
  [undefined, "text/plain"],
  ["", "text/plain"],
  ["*/*", "text/plain"],
  ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/plain"],
  ["application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.1", "text/plain"],
  ["application/json", "application/json"],
  ["APPLICATION/JSON", "application/json"],
  ["application/json;charset=utf-8", "application/json"],
  ["application/*", "application/json"],
  ["application/json, text/plain, */*", "application/json"],
  ["application/json, */*", "application/json"],
  ["text/plain, application/json", "text/plain"],
  ["text/plain;q=0.5, application/json;q=0.9", "application/json"],
  ["text/plain;q=0.5, application/json;q=0.2", "text/plain"],
  ["application/json;q=0, */*", "text/plain"],
  ["text/plain;q=0, */*", "application/json"],
  ["text/*;q=0.1, */*", "application/json"],
  ["application/json;q=2", "text/plain"],
  ["application/json;q=nonsense", "text/plain"],
  ["image/png", "text/plain"],
  [",,;;q=1,/", "text/plain"],
])("of %s it is %s", (accept, type) => {
  expect(acceptedType(accept, offers)).toBe(type);
});

test("what alone is accepted is answered, whatever else is refused", () => {
  const range = fc.constantFrom("text/plain", "text/*", "*/*", "image/*", "x");
  fc.assert(
    fc.property(fc.array(range), (refused) => {
      const header = [...refused.map((one) => `${one};q=0`), "application/json;q=0.001"].join(", ");
      expect(acceptedType(header, offers)).toBe("application/json");
    }),
  );
});

test("whatever is sent, one of the offers comes out", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (accept) => {
      expect(offers).toContain(acceptedType(accept, offers));
    }),
  );
});
