import { describe, expect, test } from "vitest";
import type { Meter } from "#/api/contract/meters.ts";
import {
  canFill,
  lockedBecause,
  toDraft,
  toMeterChanges,
  toNewMeter,
  withAggregation,
} from "#/ui/meters/meter-draft.ts";

const meter: Meter = {
  slug: "peak",
  service: "Model",
  name: "Peak",
  unit: "token",
  aggregation: "max",
  price: "0.50",
  attribute: null,
  value_of: "tokens",
  is_filling: false,
  fill: null,
  created_at: "2026-11-01T00:00:00Z",
};
const draft = { ...toDraft(null), slug: "tokens", unit: "token" };

describe("the form of a meter", () => {
  test("a new one sends what was filled in, and nothing for what was left empty", () => {
    expect(toNewMeter(draft)).toEqual({
      slug: "tokens",
      name: undefined,
      unit: "token",
      price: null,
      aggregation: "sum",
      attribute: null,
      value_of: null,
      fill: false,
    });
  });

  test("an attribute or another meter is sent only where it is the source", () => {
    const both = { ...draft, attribute: "size", quantityOf: "files", fill: true };
    expect(toNewMeter({ ...both, source: "attribute" })).toMatchObject({
      attribute: "size",
      value_of: null,
      fill: true,
    });
    expect(toNewMeter({ ...both, source: "meter" })).toMatchObject({
      attribute: null,
      value_of: "files",
      fill: false,
    });
    expect(toNewMeter({ ...both, source: "attribute", aggregation: "count" })).toMatchObject({
      attribute: null,
      fill: false,
    });
  });

  test("a known one comes back as it was", () => {
    expect(toMeterChanges(toDraft(meter), false)).toEqual({
      name: "Peak",
      unit: "token",
      price: "0.50",
      aggregation: "max",
      attribute: null,
      value_of: "tokens",
    });
  });

  test("what can't change is not sent", () => {
    expect(toMeterChanges(toDraft(meter), true)).toEqual({ name: "Peak", unit: "token", price: "0.50" });
  });

  test("another aggregation keeps the source where it can have it", () => {
    expect(withAggregation({ ...draft, source: "event" }, "unique").source).toBe("attribute");
    expect(withAggregation({ ...draft, source: "meter" }, "unique").source).toBe("meter");
    expect(withAggregation({ ...draft, source: "attribute" }, "max").source).toBe("attribute");
  });

  test("only numbers out of attributes are filled from the past", () => {
    expect(canFill({ ...draft, source: "attribute" })).toBe(true);
    expect(canFill({ ...draft, source: "attribute", aggregation: "unique" })).toBe(false);
    expect(canFill({ ...draft, source: "event" })).toBe(false);
  });

  test("what has events, or is built in, says why it stays", () => {
    expect(lockedBecause({ slug: "Model", events: 0 }, meter)).toBeNull();
    expect(lockedBecause({ slug: "Model", events: 1 }, null)).toBeNull();
    expect(lockedBecause({ slug: "Model", events: 1 }, meter)).toMatch(/has events/);
    expect(lockedBecause({ slug: "internet", events: 0 }, { slug: "upload" })).toMatch(/built in/);
    expect(lockedBecause({ slug: "internet", events: 0 }, { slug: "mine" })).toBeNull();
  });
});
