import { beforeAll, expect, test } from "vitest";
import { Customer, CustomerList } from "#/api/contract/customers.ts";
import { Meter, MeterList } from "#/api/contract/meters.ts";
import { Service, ServiceList } from "#/api/contract/services.ts";
import { createCaller } from "#/api/trpc/router.ts";
import { setPool } from "#/db/pool.ts";
import { ask, read } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";

const { ctx, settings } = await useDatabase();
const { services, meters, customers } = createCaller({ operation: ctx, requestId: "request-1" });

beforeAll(() => {
  setPool(settings);
});

test("services and meters answer what REST answers", async () => {
  await services.create({ slug: "Model" });
  expect(await meters.create({ service: "Model", slug: "tokens", unit: "token", price: 0.5 })).toMatchObject({
    price: "0.5",
  });
  await meters.create({
    service: "Model",
    slug: "peak",
    unit: "token",
    aggregation: "max",
    value_of: "tokens",
  });
  expect(await services.update({ slug: "Model", changes: { name: "The model" } })).toMatchObject({
    name: "The model",
  });
  expect(await meters.update({ slug: "peak", changes: { value_of: null } })).toMatchObject({
    value_of: null,
  });
  expect(await services.get({ slug: "Model" })).toEqual(
    await read(await ask("/api/v1/services/Model"), Service),
  );
  expect(await services.list()).toEqual(await read(await ask("/api/v1/services"), ServiceList));
  expect(await services.list({ page: 2, perPage: 1 })).toEqual(
    await read(await ask("/api/v1/services?page=2&per_page=1"), ServiceList),
  );
  expect(await meters.get({ slug: "peak" })).toEqual(await read(await ask("/api/v1/meters/peak"), Meter));
  expect(await meters.list({ service: "Model" })).toEqual(
    await read(await ask("/api/v1/meters?service=Model"), MeterList),
  );
  await meters.remove({ slug: "peak" });
  await services.remove({ slug: "Model" });
  expect((await services.list()).total).toBe(1);
});

test("customers answer what REST answers, whatever they are called", async () => {
  for (const external_id of ["a/b", ".", ".."]) {
    await customers.create({ external_id, name: "Somebody", time_zone: "Asia/Tokyo" });
    expect(await customers.update({ externalId: external_id, changes: { name: "Else" } })).toMatchObject({
      external_id,
      name: "Else",
      time_zone: "Asia/Tokyo",
    });
  }
  expect(await customers.get({ externalId: "a/b" })).toEqual(
    await read(await ask("/api/v1/customers/a%2Fb"), Customer),
  );
  expect(await customers.list({ q: "else" })).toEqual(
    await read(await ask("/api/v1/customers?q=else"), CustomerList),
  );
  for (const externalId of ["a/b", ".", ".."]) await customers.remove({ externalId });
  expect((await customers.list()).total).toBe(0);
});

test.each([
  ["an unknown service", () => services.get({ slug: "none" }), "NOT_FOUND", /There is no service "none"/],
  ["an unknown customer", () => customers.get({ externalId: "none" }), "NOT_FOUND", /no customer "none"/],
  ["a meter that can't be filled", () => meters.fill({ slug: "total" }), "CONFLICT", /can't be filled/],
  ["a slug that is none", () => services.create({ slug: "a b" }), "BAD_REQUEST", /expected a slug/],
  ["a built-in service", () => services.remove({ slug: "internet" }), "CONFLICT", /built in/],
  [
    "a source that does not fit",
    () => meters.create({ service: "internet", slug: "u", unit: "x", aggregation: "unique" }),
    "UNPROCESSABLE_CONTENT",
    /needs the attribute/,
  ],
])("%s is refused as REST does", async (_, call, code, message) => {
  await expect(call()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});
