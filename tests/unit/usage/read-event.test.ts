import { describe, expect, test } from "vitest";
import type { Catalogue, Meter, Service } from "#/domain/usage/catalogue/catalogue.ts";
import { isFault } from "#/domain/usage/recording/prepared-event.ts";
import { readEvent } from "#/domain/usage/recording/read-event.ts";

const now = new Date("2026-03-01T12:00:00Z");

const meter = (slug: string, slot: number | null, more: Partial<Meter> = {}): Meter => ({
  slug,
  name: slug,
  unit: "unit",
  aggregation: "sum",
  slot,
  attribute: null,
  price: null,
  isFilling: false,
  ...more,
});
const service = (id: number, slug: string, meters: Meter[]): Service => ({
  id,
  slug,
  name: slug,
  meters,
  slots: Math.max(0, ...meters.map(({ slot }) => slot ?? 0)),
});
const services = [
  service(1, "internet", [meter("total", 1), meter("upload", 2), meter("download", 3)]),
  service(2, "Compute", [meter("hours", 1, { price: "0.15" }), meter("peak", 1, { aggregation: "max" })]),
  service(3, "Storage", [
    meter("gigabytes", 1),
    meter("files", 2),
    meter("tokens", 3, { attribute: "tokens" }),
  ]),
  service(4, "Calls", [meter("calls", 0, { aggregation: "count", price: "0.01" })]),
];
const catalogue: Catalogue = {
  version: 1,
  services: new Map(services.map((one) => [one.slug, one])),
  meters: new Map(),
};
const good = { id: "a", customer: "joe", service: "Compute", quantity: "1.5" };

function read(event: unknown) {
  const prepared = readEvent(event, catalogue, now);
  if (isFault(prepared)) throw new Error(`${prepared.path} ${prepared.reason}`);
  return prepared;
}

describe("a good event", () => {
  test("is priced at its meter's rate, half up to the cent", () => {
    expect(read(good)).toMatchObject({ quantities: ["1.5"], price: "0.23", isPriced: false, isTimed: false });
    expect(read({ ...good, price: 9.999 })).toMatchObject({ price: "9.999", isPriced: true });
    expect(read({ customer: "joe", service: "Calls" })).toMatchObject({ quantities: [], price: "0.01" });
    expect(read({ ...good, service: "Storage", quantity: undefined, values: { files: 1 } }).price).toBeNull();
  });

  test("has the time that it says, to the microsecond, or else the server's", () => {
    expect(read(good).micros).toBe(now.getTime() * 1000);
    expect(read({ ...good, occurred_at: "2026-01-31T23:59:59.999999+05:30" }).micros).toBe(
      Date.parse("2026-01-31T18:29:59.999Z") * 1000 + 999,
    );
    expect(read({ ...good, occurred_at: "2026-02-28T00:00:00.5Z" }).micros).toBe(
      Date.parse("2026-02-28T00:00:00.500Z") * 1000,
    );
    expect(read({ ...good, occurred_at: "2026-03-01T12:05:00Z" }).isTimed).toBe(true);
  });

  test("has values by meter, and of attributes that a meter reads", () => {
    const event = {
      customer: "joe",
      service: "Storage",
      values: { gigabytes: 2 },
      attributes: { tokens: "7" },
    };
    expect(read(event).quantities).toEqual(["2", null, "7"]);
  });

  test("of internet access is the sum of upload and download", () => {
    const event = { customer: "joe", service: "internet", values: { upload: "0.1", download: "0.2" } };
    expect(read(event).quantities).toEqual(["0.3", "0.1", "0.2"]);
  });

  test("gets an id where it has none, and keeps a UUID as it is", () => {
    expect(read({ ...good, id: undefined }).key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    const id = "0190a5a0-0000-7000-8000-000000000001";
    expect(read({ ...good, id })).toMatchObject({ key: id, id: null });
    expect(read({ ...good, id: id.toUpperCase() }).id).toBe(id.toUpperCase());
    expect(read({ ...good, id: "a" })).toMatchObject({
      id: "a",
      key: expect.stringMatching(/^[0-9a-f-]{14}8/),
    });
  });
});

describe("a wrong event is refused, naming the field", () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : { inner: nested(levels - 1) });
  test.each([
    ["no object", 5, "", /expected an event/],
    ["null", null, "", /expected an event/],
    ["a list", [], "", /expected an event/],
    ["no customer", { service: "Compute", quantity: 1 }, "customer", /missing/],
    ["an empty customer", { ...good, customer: "" }, "customer", /empty/],
    ["a customer that is a number", { ...good, customer: 5 }, "customer", /no text/],
    ["a long customer", { ...good, customer: "x".repeat(256) }, "customer", /256 characters/],
    ["a customer with NUL", { ...good, customer: "a\0b" }, "customer", /control character/],
    ["half a surrogate pair", { ...good, customer: "a\ud800" }, "customer", /surrogate/],
    ["a long id", { ...good, id: "x".repeat(256) }, "id", /256 characters/],
    ["an id that is a number", { ...good, id: 7 }, "id", /no text/],
    ["an unknown service", { ...good, service: "Nope" }, "service", /no service "Nope"/],
    ["no service", { ...good, service: undefined }, "service", /missing/],
    ["a misspelt field", { ...good, quantty: 1 }, "quantty", /no field of an event/],
    ["a prototype's name", { ...good, service: "__proto__" }, "service", /no service/],
    ["no quantity", { ...good, quantity: undefined }, "quantity", /missing/],
    ["quantity and values", { ...good, values: { hours: 1 } }, "values", /one of the two/],
    ["a negative quantity", { ...good, quantity: -1 }, "quantity", /negative/],
    ["an unknown meter", { ...good, quantity: undefined, values: { nope: 1 } }, "values.nope", /no meter/],
    [
      "a shared meter's other name",
      { ...good, quantity: undefined, values: { peak: 1 } },
      "values.peak",
      /expected hours/,
    ],
    ["no values", { ...good, quantity: undefined, values: {} }, "values", /empty/],
    ["values that are a list", { ...good, quantity: undefined, values: [1] }, "values", /object/],
    ["a quantity of several meters", { ...good, service: "Storage" }, "quantity", /which meter/],
    ["a quantity of a service that counts", { ...good, service: "Calls" }, "quantity", /counts events/],
    [
      "a total that is none",
      { ...good, service: "internet", quantity: undefined, values: { upload: 1, total: 2 } },
      "values.total",
      /together, 1/,
    ],
    [
      "an attribute that a meter can't read",
      { customer: "j", service: "Storage", values: { files: 1 }, attributes: { tokens: "x" } },
      "attributes.tokens",
      /expected a decimal/,
    ],
    ["a time that is none", { ...good, occurred_at: "yesterday" }, "occurred_at", /ISO 8601/],
    ["the 30th of February", { ...good, occurred_at: "2026-02-30T00:00:00Z" }, "occurred_at", /ISO 8601/],
    ["a time that is a number", { ...good, occurred_at: 1767225600 }, "occurred_at", /no text/],
    [
      "more than 5 minutes ahead",
      { ...good, occurred_at: "2026-03-01T12:05:00.001Z" },
      "occurred_at",
      /ahead/,
    ],
    ["seconds taken for years", { ...good, occurred_at: "0001-01-01" }, "occurred_at", /before 1900/],
    ["attributes that are a list", { ...good, attributes: [] }, "attributes", /object/],
    ["attributes too large", { ...good, attributes: { text: "é".repeat(4100) } }, "attributes", /8211 bytes/],
    ["attributes too deep", { ...good, attributes: nested(21) }, "attributes", /deeper/],
    ["attributes with NUL", { ...good, attributes: { a: "\0" } }, "attributes", /NUL/],
    ["a negative price", { ...good, price: -1 }, "price", /negative/],
  ])("%s", (_name, event, path, reason) => {
    const fault = readEvent(event, catalogue, now);
    expect(fault).toMatchObject({ path, reason: expect.stringMatching(reason) });
  });

  test("while text that only looks like an escape is taken", () => {
    expect(read({ ...good, attributes: { path: "C:\\u0000" } }).attributes).toBe('{"path":"C:\\\\u0000"}');
  });
});
