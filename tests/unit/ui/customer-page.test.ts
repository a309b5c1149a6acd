import { expect, test } from "vitest";
import { customerHref } from "#/ui/customer/customer-href.ts";
import { chooseMeter, lastUse, loadCustomerSearch, monthAfter } from "#/ui/customer/customer-search.ts";
import { daySpan } from "#/ui/customer/day-span.ts";

const meterOf = (service: string, meter: string, aggregation: "sum" | "count") => ({
  service,
  meter,
  name: meter,
  unit: "unit",
  aggregation,
  value: "1",
  events: 1,
});
const serviceOf = (service: string, events: number) => ({
  service,
  name: service,
  events,
  lastSeenAt: "2026-11-01T00:00:00Z",
});
const used = {
  services: [serviceOf("rare", 1), serviceOf("often", 9)],
  meters: [meterOf("rare", "a", "sum"), meterOf("often", "b", "count"), meterOf("often", "c", "sum")],
};

test("a customer's page opens with a sum of what it used most, unless the URL says otherwise", () => {
  expect(chooseMeter("", used)).toBe("c");
  expect(chooseMeter("a", used)).toBe("a");
  expect(chooseMeter("", { services: [], meters: [] })).toBeNull();
});

test("the last use is a whole second that holds it", () => {
  const service = { ...serviceOf("often", 9), lastSeenAt: "2022-12-30T17:47:03.000001Z" };
  expect(lastUse({ ...used, services: [service] }, "b")).toBe("2022-12-30T17:47:04Z");
  expect(lastUse(used, "b")).toBe("2026-11-01T00:00:00Z");
  expect(lastUse(used, "unknown")).toBeNull();
});

test("the id is one segment whatever is in it", () => {
  expect(customerHref("50% & co?/ü", { meter: "m" })).toBe("/customers/50%25%20%26%20co%3F%2F%C3%BC?meter=m");
});

test("months follow each other over the turn of the year, and others are not read", () => {
  expect(monthAfter("2026-01", -1)).toBe("2025-12");
  expect(monthAfter("2026-12", 1)).toBe("2027-01");
  expect(loadCustomerSearch("?month=2026-13").month).toBeNull();
  expect(loadCustomerSearch("?month=2026-02").month).toBe("2026-02");
});

test("a day of a zone may have 23 hours", () => {
  expect(daySpan("2026-03-29", "Europe/Berlin")).toEqual({
    from: "2026-03-28T23:00:00Z",
    to: "2026-03-29T22:00:00Z",
  });
});
