import { beforeAll, expect, test } from "vitest";
import { PlanPreview } from "#/api/contract/plans.ts";
import { createCaller } from "#/api/trpc/router.ts";
import { setPool } from "#/db/pool.ts";
import { createCustomer } from "#/domain/usage/definitions/create-customer.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { read, readProblem } from "../../../support/ask.ts";
import { testNow, useDatabase } from "../../../support/database.ts";
import { send } from "../../../support/send.ts";
import { makeServices } from "../../../support/usage-services.ts";

const { ctx, sql, settings } = await useDatabase();
const path = "/api/v1/plans/preview";

beforeAll(async () => {
  setPool(settings);
  await makeServices(ctx);
  await sql`
    insert into meters (service_id, slug, name, unit, aggregation, slot)
    select id, 'longest', 'Longest video', 'minute', 'max', 1 from services where slug = 'Video'
    union all select id, 'syncs', 'Syncs', 'sync', 'count', 0 from services where slug = 'FileSync'`;
  await sql`update catalogue_versions set version = version + 1`;
  await createCustomer(ctx, { externalId: "idle" });
  const receipts = await recordEvents(ctx, [
    file("early", "2022-11-30T23:59:59.999999Z", "1000"),
    file("first", "2022-12-01T00:00:00Z", "10.25"),
    file("middle", "2022-12-20T13:00:00Z", "4"),
    file("last", "2022-12-31T23:59:59.999999Z", "0.5"),
    file("next", "2023-01-01T00:00:00Z", "2000"),
    { ...file("other", "2022-12-02T00:00:00Z", "7"), customer: "bob" },
    video("v1", "2022-12-05T08:00:00Z", { minutes: "90", gigabytes: "2" }),
    video("v2", "2022-12-06T08:00:00Z", { minutes: "60", gigabytes: "1.5" }),
  ]);
  expect(receipts.map(({ status }) => status)).toEqual(receipts.map(() => "accepted"));
});

const file = (id: string, occurred_at: string, quantity: string) => ({
  id,
  customer: "ann",
  service: "FileSync",
  occurred_at,
  quantity,
});
const video = (id: string, occurred_at: string, values: Record<string, string>) => ({
  id,
  customer: "ann",
  service: "Video",
  occurred_at,
  values,
});

const december = { from: "2022-12-01T00:00:00Z", to: "2023-01-01T00:00:00Z" };
const terms = {
  currency: "USD",
  items: [
    { model: "flat", amount: "9.99" },
    { model: "per_unit", meter: "files", included: 10, price: "0.1" },
    { model: "per_unit", meter: "syncs", price: "1" },
    { model: "volume", meter: "longest", tiers: [{ up_to: null, price: "0.01", flat: null }] },
    {
      model: "graduated",
      meter: "gigabytes",
      tiers: [
        { up_to: 3, price: "1" },
        { up_to: null, price: "0.5" },
      ],
    },
    { model: "package", meter: "viewers", size: "10", price: "3" },
  ],
};
const preview = async (body: object) =>
  read(await send("POST", path, { terms, customer: "ann", ...december, ...body }), PlanPreview);

test("what was really used is priced, of exactly that time and that customer", async () => {
  const found = await preview({});
  expect(found).toMatchObject({ customer: "ann", ...december, currency: "USD", total: "17.62" });
  expect(
    found.lines.map(({ description, quantity, amount }) => [description, quantity, amount].join(" | ")),
  ).toEqual([
    "Base fee |  | 9.99",
    "files | 4.75 | 0.48",
    "Syncs | 3 | 3",
    "Longest video | 90 | 0.9",
    "gigabytes, 0 to 3 | 3 | 3",
    "gigabytes, above 3 | 0.5 | 0.25",
    "viewers | 0 | 0",
  ]);
  expect(found.lines[1]?.pricing).toEqual({
    model: "per_unit",
    price: "0.1",
    used: "14.75",
    included: "10",
    share: null,
  });
  expect(found.lines[5]?.pricing).toEqual({
    model: "graduated",
    tier: { from: "3", up_to: null },
    price: "0.5",
    flat: null,
    used: "3.5",
    included: "0",
    share: null,
  });
});

test("a customer that used nothing pays what is always due", async () => {
  const found = await preview({ customer: "idle" });
  expect(found.total).toBe("9.99");
  expect(found.lines).toHaveLength(6);
});

test("without a time it is the 30 days before now", async () => {
  const { credits } = createCaller({ operation: ctx, requestId: "request-1" });
  const found = await credits.plans.preview({ terms: { ...terms, items: [] }, customer: "ann" });
  expect(found).toMatchObject({
    from: "2022-12-16T12:00:00Z",
    to: testNow.toISOString().replace(".000", ""),
    total: "0",
    lines: [],
  });
});

test.each([
  ["an unknown customer", { customer: "nobody" }, 404, "customer"],
  ["an unreadable time", { from: "yesterday" }, 400, "from"],
  ["an empty time", { from: december.to }, 422, "from"],
  [
    "an unknown meter",
    { terms: { currency: "USD", items: [{ model: "flat", amount: 1, meter: "x" }] } },
    422,
    "terms.items.0.meter",
  ],
  ["a field that nobody knows", { plan: "p" }, 422, "plan"],
])("%s is refused", async (_, body, status, at) => {
  const answer = await send("POST", path, { terms, customer: "ann", ...december, ...body });
  expect((await readProblem(answer, status)).errors?.map((error) => error.path)).toEqual([at]);
});
