import { beforeAll, expect, test } from "vitest";
import { createCaller } from "#/api/trpc/router.ts";
import { parseInstant } from "#/domain/instant.ts";
import { makeProbeService, storeProbeEvents } from "../../support/any-meter-events.ts";
import { useDatabase } from "../../support/database.ts";
import type { PlainEvent } from "../../support/meter-oracle.ts";

const { ctx, sql } = await useDatabase();
const serviceId = await makeProbeService(sql);
const { analytics } = createCaller({ operation: ctx, requestId: "request-1" });

const event = (key: number, customer: string, at: string, first: string): PlainEvent => ({
  customer,
  at: parseInstant(at, "at"),
  key: `00000000-0000-4000-8000-00000000000${key}`,
  quantities: [first, null],
  attributes: null,
  isVoided: false,
});

beforeAll(() =>
  storeProbeEvents(sql, serviceId, [
    event(1, "ann", "2023-01-01T18:29:59Z", "1.5"),
    event(2, "ann", "2023-01-01T18:30:00Z", "2"),
    event(3, "bob", "2023-01-08T12:00:00Z", "4"),
  ]),
);

test("values by window, with what was left out", async () => {
  const query = await analytics.meterQuery({ meter: "probe-sum", window: "month" });
  expect(query).toMatchObject({ from: "2022-12-01T00:00:00Z", to: "2023-01-15T12:00:00Z", timezone: "UTC" });
  expect(query.windows).toEqual([
    {
      start: "2023-01-01T00:00:00Z",
      end: "2023-01-15T12:00:00Z",
      customer: null,
      value: "7.5",
      events: 3,
    },
  ]);
  await expect(analytics.meterQuery({ meter: "nothing", window: "day" })).rejects.toThrow("no meter");
});

test("a ranking, a customer's meters and days", async () => {
  const top = await analytics.meterTop({
    page: 1,
    perPage: 10,
    meter: "probe-max",
    window: 30,
    includeShare: false,
    includeChange: true,
  });
  expect(top).toMatchObject({
    reference: "2023-01-08T12:00:00Z",
    rows: [
      { rank: 1, customer: "bob", usage: { 30: { value: "4", events: 1 } }, change: null },
      { rank: 2, customer: "ann", usage: { 1: { value: null, events: 0 }, 30: { value: "2", events: 2 } } },
    ],
  });
  const one = await analytics.meterCustomer({ customer: "ann", of: { meter: "probe-sum" } });
  expect(one).toMatchObject({
    customer: "ann",
    timeZone: "UTC",
    service: "probe",
    meters: [
      { meter: "probe-sum", usage: { 7: { value: "3.5", events: 2 } }, before: { 7: { value: "0" } } },
    ],
  });
  const all = await analytics.meterCustomer({ customer: "ann", of: { service: "probe" } });
  expect(all.meters).toHaveLength(8);
  await expect(analytics.meterCustomer({ customer: "ann", of: { service: "none" } })).rejects.toThrow(
    "no service",
  );
  const days = { meter: "probe-sum", customer: "ann", days: 8, reference: "2023-01-08T12:00:00Z" };
  expect(await analytics.meterDays(days)).toEqual({
    from: "2023-01-01",
    to: "2023-01-08",
    days: [{ day: "2023-01-01", value: "3.5", events: 2 }],
  });
  expect(await analytics.meterDays({ ...days, timezone: "Asia/Kolkata" })).toMatchObject({
    from: "2023-01-01",
    to: "2023-01-08",
    days: [
      { day: "2023-01-01", value: "1.5" },
      { day: "2023-01-02", value: "2" },
    ],
  });
});

test("a proof and the summaries", async () => {
  expect(
    await analytics.proof({ customer: "ann", meter: "probe-sum", from: "2023-01-01", limit: 1 }),
  ).toMatchObject({ total: "3.5", difference: "0", count: 2, nextCursor: expect.any(String) });
  expect(await analytics.usageSummary({ customer: "ann" })).toMatchObject({ records: 2, category: "no" });
  expect((await analytics.usageSummaries({ page: 1, perPage: 2 })).rows).toHaveLength(2);
  await expect(analytics.usageSummary({ customer: "nobody" })).rejects.toThrow("no customer");
});
