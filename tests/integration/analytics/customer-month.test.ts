import { expect, test } from "vitest";
import { describeCustomerMonth } from "#/domain/analytics/meters/customer-month.ts";
import { parseInstant } from "#/domain/instant.ts";
import { serviceId } from "#/domain/usage/catalogue/service-id.ts";
import { findCustomer } from "#/domain/usage/definitions/described-customer.ts";
import { listCustomers } from "#/domain/usage/definitions/list-customers.ts";
import { useDatabase } from "../../support/database.ts";
import { insertEvents, sumPlainly } from "../../support/insert-events.ts";
import { makeServices } from "../../support/usage-services.ts";

const { ctx, sql } = await useDatabase();
await makeServices(ctx);
const fileSync = await serviceId(sql, "FileSync");
const video = await serviceId(sql, "Video");

let keys = 0;
const eventAt = (at: string, serviceId: number, quantities: (string | null)[], isVoided = false) => ({
  customer: "berliner",
  serviceId,
  at: parseInstant(at, "at"),
  key: `00000000-0000-4000-8000-${String(keys++).padStart(12, "0")}`,
  quantities,
  isVoided,
});

await sql`insert into customers (external_id, time_zone) values ('berliner', 'Europe/Berlin'), ('idle', 'UTC')`;
await insertEvents(sql, [
  // The last second of December in Berlin, and the first of January.
  eventAt("2022-12-31T22:59:59Z", fileSync, ["4"]),
  eventAt("2022-12-31T23:00:00Z", fileSync, ["1.5"]),
  eventAt("2023-01-10T08:00:00Z", fileSync, ["2"]),
  eventAt("2023-01-11T08:00:00Z", fileSync, ["100"], true),
  eventAt("2022-06-01T08:00:00Z", video, ["3", "5"]),
]);
await sumPlainly(sql);

const month = (name?: string) => describeCustomerMonth(ctx, { customer: "berliner", month: name });

test("the current month is that of the customer's own clock", async () => {
  expect(await month()).toMatchObject({
    customer: "berliner",
    timeZone: "Europe/Berlin",
    month: "2023-01",
    from: "2022-12-31T23:00:00Z",
    to: "2023-01-31T23:00:00Z",
  });
});

test("all meters of what was ever used are there, the latest used first", async () => {
  const { services, meters } = await month();
  expect(services).toEqual([
    { service: "FileSync", name: "File sync", events: 3, lastSeenAt: "2023-01-10T08:00:00Z" },
    { service: "Video", name: "Video", events: 1, lastSeenAt: "2022-06-01T08:00:00Z" },
  ]);
  expect(meters.map(({ meter, value, events }) => [meter, value, events])).toEqual([
    ["files", "3.5", 2],
    ["minutes", "0", 0],
    ["gigabytes", "0", 0],
    ["viewers", "0", 0],
  ]);
});

test("another month is asked for by its name", async () => {
  const { month: name, meters } = await month("2022-12");
  expect(name).toBe("2022-12");
  expect(meters[0]).toMatchObject({ meter: "files", value: "4", events: 1 });
  expect((await month("2022-06")).meters.slice(1, 3).map(({ value }) => value)).toEqual(["3", "5"]);
});

test("what is no month or no customer is refused", async () => {
  await expect(month("2022-13")).rejects.toMatchObject({ code: "unreadable", path: "month" });
  await expect(month("soon")).rejects.toMatchObject({ code: "unreadable" });
  await expect(describeCustomerMonth(ctx, { customer: "nobody" })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("a customer that used nothing has no meters", async () => {
  expect(await describeCustomerMonth(ctx, { customer: "idle" })).toMatchObject({ services: [], meters: [] });
});

test("customers say how many of their events count", async () => {
  expect(await findCustomer(ctx, "berliner")).toMatchObject({ events: 4 });
  const { rows } = await listCustomers(ctx, { page: 1, perPage: 10 });
  expect(rows.map(({ externalId, events }) => [externalId, events])).toEqual([
    ["berliner", 4],
    ["idle", 0],
  ]);
});
