import { describe, expect, test } from "vitest";
import { makeEventKey } from "#/client/event-key.ts";
import { InvalidEventError, type UsageEvent } from "#/client/index.ts";
import { decodeEvent, encodeEvent } from "#/client/usage-event.ts";

const now = Date.UTC(2026, 10, 21, 12, 0, 0, 250);
const encode = (event: Partial<Record<keyof UsageEvent, unknown>>, maxBytes = 1_000_000) =>
  // biome-ignore lint/suspicious/noExplicitAny: what the types refuse is tried here.
  encodeEvent({ customer: "ada", service: "internet", quantity: 1, ...event } as any, now, maxBytes);
const sent = (event: Partial<Record<keyof UsageEvent, unknown>>) => JSON.parse(encode(event).json);

describe("what is sent", () => {
  test("has the key and the time of the call", () => {
    const encoded = encode({});
    expect(JSON.parse(encoded.json)).toEqual({
      id: encoded.id,
      customer: "ada",
      service: "internet",
      quantity: "1",
      occurred_at: "2026-11-21T12:00:00.250Z",
    });
    expect(encoded.bytes).toBe(Buffer.byteLength(encoded.json));
  });

  test("keeps the caller's key, time, attributes and price", () => {
    const event = {
      id: "order-7",
      occurredAt: new Date("2022-12-15T23:59:59Z"),
      attributes: { region: "Zürich" },
      price: "0.15",
    };
    expect(sent(event)).toMatchObject({
      id: "order-7",
      occurred_at: "2022-12-15T23:59:59.000Z",
      attributes: { region: "Zürich" },
      price: "0.15",
    });
    expect(sent({ occurredAt: "2022-12-15T23:59:59+05:30" }).occurred_at).toBe("2022-12-15T23:59:59+05:30");
  });

  test.each([
    [0, "0"],
    [-0, "0"],
    [0.1, "0.1"],
    [1e21, "1000000000000000000000"],
    [1.5e25, "15000000000000000000000000"],
    [1e-7, "0.0000001"],
    [1.25e-9, "0.00000000125"],
    [Number.MAX_VALUE, `17976931348623157${"0".repeat(292)}`],
    [123456789012345678901234567890n, "123456789012345678901234567890"],
    ["0.1234567890123456789012345", "0.1234567890123456789012345"],
  ])("%s is sent as the text %s", (quantity, text) => {
    expect(sent({ quantity }).quantity).toBe(text);
  });

  test("values go by meter", () => {
    const { values, quantity } = sent({ quantity: undefined, values: { upload: 3, download: "7.5" } });
    expect(values).toEqual({ upload: "3", download: "7.5" });
    expect(quantity).toBeUndefined();
  });

  test("comes back in the shape it was given", () => {
    expect(decodeEvent(encode({ id: "k", quantity: "2.5", attributes: { a: 1 } }))).toEqual({
      id: "k",
      customer: "ada",
      service: "internet",
      quantity: "2.5",
      occurredAt: "2026-11-21T12:00:00.250Z",
      attributes: { a: 1 },
    });
  });
});

const circular: Record<string, unknown> = {};
circular.self = circular;

test.each<[string, Partial<Record<keyof UsageEvent, unknown>>, string]>([
  ["quantity", { quantity: Number.NaN }, "finite"],
  ["quantity", { quantity: Infinity }, "finite"],
  ["quantity", { quantity: -1 }, "0 or more"],
  ["quantity", { quantity: -1n }, "0 or more"],
  ["quantity", { quantity: "-0.5" }, "0 or more"],
  ["quantity", { quantity: "1e3" }, "decimal"],
  ["quantity", { quantity: "" }, "decimal"],
  ["quantity", { quantity: null }, "decimal"],
  ["quantity", { quantity: undefined }, "either quantity or values"],
  ["quantity", { values: { upload: 1 } }, "either quantity or values"],
  ["values", { quantity: undefined, values: {} }, "object of decimals"],
  ["values.upload", { quantity: undefined, values: { upload: Number.NaN } }, "finite"],
  ["customer", { customer: "" }, "1 to 255"],
  ["customer", { customer: 7 }, "1 to 255"],
  ["service", { service: undefined }, "1 to 255"],
  ["id", { id: "x".repeat(256) }, "1 to 255"],
  ["occurredAt", { occurredAt: new Date("never") }, "ISO 8601"],
  ["occurredAt", { occurredAt: "yesterday" }, "ISO 8601"],
  ["attributes", { attributes: [1] }, "object"],
  ["attributes", { attributes: circular }, "JSON"],
  ["attributes", { attributes: { big: 1n } }, "JSON"],
  ["price", { price: -0.01 }, "0 or more"],
])("refuses a bad %s: %o", (path, event, message) => {
  const attempt = () => encode(event);
  expect(attempt).toThrow(InvalidEventError);
  expect(attempt).toThrow(message);
  expect(attempt).toThrow(`${path}: `);
});

test("refuses an event that no request can hold", () => {
  expect(() => encode({ attributes: { note: "x".repeat(500) } }, 400)).toThrow(/400/);
});

describe("keys", () => {
  test("are UUIDs of version 7 with the time in front", () => {
    const time = Date.now() + 60_000;
    const key = makeEventKey(time);
    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(key.replace("-", "").slice(0, 12), 16)).toBe(time);
  });

  test("are unique and sorted, also within a millisecond and when the clock goes back", () => {
    const time = Date.now() + 120_000;
    const keys = Array.from({ length: 20_000 }, (_, index) => makeEventKey(time - (index % 3)));
    expect(new Set(keys).size).toBe(keys.length);
    expect([...keys].sort()).toEqual(keys);
  });
});
