import { expect, test } from "vitest";
import { generateSampleUsage } from "#/domain/usage/sample/generate-sample-usage.ts";
import { sampleCustomers } from "#/domain/usage/sample/sample-customers.ts";
import { sampleServices } from "#/domain/usage/sample/sample-services.ts";

const now = new Date("2025-03-01T12:00:00Z");
const events = generateSampleUsage(now);
const ageOf = (time: string) => now.getTime() - Date.parse(time);
const msPerDay = 86_400_000;

test("the sample is the same at every start but for the times, which end now", () => {
  expect(generateSampleUsage(now)).toEqual(events);
  const later = generateSampleUsage(new Date(now.getTime() + 5000));
  expect(later).toEqual(
    events.map((event) => ({
      ...event,
      occurred_at: new Date(Date.parse(event.occurred_at) + 5000).toISOString(),
    })),
  );
});

test("25 customers have five records in the last 24 hours, and some on each of the 29 days before", () => {
  const ages = events.map(({ occurred_at }) => ageOf(occurred_at));
  expect(Math.min(...ages)).toBeGreaterThan(0);
  expect(Math.max(...ages)).toBeLessThanOrEqual(30 * msPerDay);
  const latest = events.filter(({ occurred_at }) => ageOf(occurred_at) <= msPerDay);
  const byCustomer = Map.groupBy(latest, ({ customer }) => customer);
  expect(byCustomer.size).toBe(25);
  for (const records of byCustomer.values()) expect(records).toHaveLength(5);
  for (let day = 1; day < 30; day++) {
    const own = events.filter(({ occurred_at }) => Math.floor((ageOf(occurred_at) - 1) / msPerDay) === day);
    expect(new Set(own.map(({ customer }) => customer)).size).toBe(25);
  }
});

test("units are decimals of two places from 1.00 to 10.00, of services and customers that the sample has", () => {
  const services = new Set(sampleServices.map(({ slug }) => slug));
  const customers = new Set(sampleCustomers.map(({ externalId }) => externalId));
  expect([services.size, customers.size]).toEqual([10, 30]);
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  for (const { quantity, service, customer } of events) {
    expect(quantity).toMatch(/^(\d(\.\d\d?)?|10)$/);
    expect(Number(quantity)).toBeGreaterThanOrEqual(1);
    expect(services.has(service) && customers.has(customer)).toBe(true);
  }
});
