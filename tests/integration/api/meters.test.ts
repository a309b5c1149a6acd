import { beforeAll, beforeEach, expect, test } from "vitest";
import { Meter, MeterList } from "#/api/contract/meters.ts";
import { setPool } from "#/db/pool.ts";
import { ask, read, readProblem } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";
import { emptyDefinitions } from "../../support/definitions.ts";
import { remove, send } from "../../support/send.ts";

const { sql, settings } = await useDatabase();
const meters = "/api/v1/services/Model/meters";
const pathOf = (slug: string) => `/api/v1/meters/${slug}`;

beforeAll(() => {
  setPool(settings);
});
beforeEach(async () => {
  await emptyDefinitions(sql);
  await send("POST", "/api/v1/services", { slug: "Model" });
});

const make = async (body: Record<string, unknown>) =>
  read(await send("POST", meters, { unit: "token", ...body }), Meter, 201);
const refused = async (body: unknown, status = 422) =>
  (await readProblem(await send("POST", meters, body), status)).errors?.[0];
const slotOf = async (slug: string) => {
  const [row] = await sql<{ slot: number | null; attribute: string | null }[]>`
    select slot, attribute from meters where slug = ${slug}`;
  return row;
};

test("a meter is made, found, changed and removed", async () => {
  const created = await send("POST", meters, {
    slug: "model-tokens",
    name: "Tokens",
    unit: "token",
    price: "0.000020",
  });
  expect(created.headers.get("location")).toBe(pathOf("model-tokens"));
  const meter = await read(created, Meter, 201);
  expect(meter).toMatchObject({
    service: "Model",
    name: "Tokens",
    aggregation: "sum",
    price: "0.00002",
    attribute: null,
    value_of: null,
    is_filling: false,
    fill: null,
  });
  expect(await read(await ask(pathOf("model-tokens")), Meter)).toEqual(meter);
  const changed = { name: "All tokens", unit: "kilotoken", price: null };
  expect(await read(await send("PATCH", pathOf("model-tokens"), changed), Meter)).toEqual({
    ...meter,
    ...changed,
  });
  expect((await remove(pathOf("model-tokens"))).status).toBe(204);
  for (const answer of [
    await ask(pathOf("model-tokens")),
    await remove(pathOf("model-tokens")),
    await send("PATCH", pathOf("model-tokens"), {}),
    await send("POST", `${pathOf("model-tokens")}/fill`, {}),
  ]) {
    expect((await readProblem(answer, 404)).detail).toBe('There is no meter "model-tokens".');
  }
});

test("each way to measure has its place in an event", async () => {
  await make({ slug: "calls", aggregation: "count", unit: "call" });
  await make({ slug: "tokens" });
  await make({ slug: "peak", aggregation: "max", value_of: "tokens" });
  await make({ slug: "queue", aggregation: "latest" });
  await make({ slug: "cached", attribute: "cached_tokens" });
  await make({ slug: "cached-min", aggregation: "min", value_of: "cached" });
  await make({ slug: "models", aggregation: "unique", attribute: "model" });
  await make({ slug: "sizes", aggregation: "unique", value_of: "tokens" });
  const places = await sql`select slug, slot, attribute from meters where slug = any(${[
    "calls",
    "tokens",
    "peak",
    "queue",
    "cached",
    "cached-min",
    "models",
    "sizes",
  ]}) order by created_at, slug`;
  expect(Object.fromEntries(places.map(({ slug, slot, attribute }) => [slug, [slot, attribute]]))).toEqual({
    calls: [0, null],
    tokens: [1, null],
    peak: [1, null],
    queue: [2, null],
    cached: [3, "cached_tokens"],
    "cached-min": [3, "cached_tokens"],
    models: [null, "model"],
    sizes: [1, null],
  });
  const list = await read(await ask(`${meters}?per_page=3&page=1`), MeterList);
  expect(list).toMatchObject({
    total: 8,
    data: [{ slug: "calls" }, { slug: "tokens", value_of: null }, { slug: "peak", value_of: "tokens" }],
  });
  const ofService = await read(await ask("/api/v1/meters?service=Model"), MeterList);
  expect(ofService.data.find(({ slug }) => slug === "cached-min")).toMatchObject({
    value_of: "cached",
    attribute: "cached_tokens",
  });
  expect((await read(await ask("/api/v1/meters"), MeterList)).total).toBe(12);
});

test.each([
  ["0", "0"],
  ["007.50", "7.5"],
  [0, "0"],
  [0.1, "0.1"],
  [1e-7, "0.0000001"],
  [15, "15"],
  ["999999999999999999.999999999999", "999999999999999999.999999999999"],
  [null, null],
])("price %j is %j", async (price, answered) => {
  expect((await make({ slug: "priced", price })).price).toBe(answered);
  expect((await read(await send("PATCH", pathOf("priced"), { price }), Meter)).price).toBe(answered);
});

const priceForm = /expected a decimal of 0 or more with at most 18 digits before the point and 12 after it/;

test.each([
  "-1",
  '"-0.01"',
  '""',
  '"1,5"',
  '"0x10"',
  '"free"',
  '"NaN"',
  '"Infinity"',
  '"0.0000000000001"',
  '"1234567890123456789"',
  "1e300",
  "1e-13",
  "0.12345678901234567",
  "true",
  "{}",
  '["1"]',
])("price %s is refused", async (price) => {
  const problem = await readProblem(await sendText(`{"slug":"priced","unit":"x","price":${price}}`), 422);
  expect(problem.errors).toEqual([{ path: "price", message: expect.stringMatching(priceForm) }]);
});

const sendText = (body: string) =>
  ask(meters, { method: "POST", headers: { "content-type": "application/json" }, body });

test.each(["{", "", "{'slug': 1}", '{"slug":"m"} x'])("the body %j is unreadable", async (body) => {
  expect((await readProblem(await sendText(body), 400)).detail).toMatch(/JSON/);
});

test("a price that is a long number keeps its digits", async () => {
  const body = '{"slug":"priced","unit":"x","price":123456.12345678901}';
  expect((await read(await sendText(body), Meter, 201)).price).toBe("123456.12345678901");
});

test.each([
  [{ unit: "x" }, "slug", /required; expected a slug/],
  [{ slug: "a b", unit: "x" }, "slug", /expected a slug/],
  [{ slug: "m" }, "unit", /required; expected a line of text of 1 to 40 characters/],
  [{ slug: "m", unit: "" }, "unit", /1 to 40/],
  [{ slug: "m", unit: "x".repeat(41) }, "unit", /1 to 40/],
  [
    { slug: "m", unit: "x", aggregation: "avg" },
    "aggregation",
    /expected sum, count, max, min, latest or unique/,
  ],
  [{ slug: "m", unit: "x", aggregation: null }, "aggregation", /expected sum/],
  [{ slug: "m", unit: "x", agregation: "sum" }, "agregation", /no such field; expected slug, name/],
  [{ slug: "m", unit: "x", attribute: "a".repeat(256) }, "attribute", /1 to 255/],
  [{ slug: "m", unit: "x", attribute: "a\u0000" }, "attribute", /control/],
  [{ slug: "m", unit: "x", value_of: "no slug" }, "value_of", /expected a slug/],
  [{ slug: "m", unit: "x", value_of: "other" }, "value_of", /has no other meter "other"/],
  [{ slug: "m", unit: "x", value_of: "m" }, "value_of", /has no other meter "m"/],
  [{ slug: "m", unit: "x", value_of: "upload" }, "value_of", /has no other meter "upload"/],
  [{ slug: "m", unit: "x", value_of: "calls" }, "value_of", /"calls" has no quantity/],
  [{ slug: "m", unit: "x", value_of: "kinds" }, "value_of", /"kinds" has no quantity/],
  [{ slug: "m", unit: "x", value_of: "size", attribute: "a" }, "value_of", /beside attribute/],
  [{ slug: "m", unit: "x", aggregation: "unique" }, "attribute", /needs the attribute/],
  [{ slug: "m", unit: "x", aggregation: "count", attribute: "a" }, "attribute", /counts events/],
  [{ slug: "m", unit: "x", aggregation: "count", value_of: "size" }, "value_of", /counts events/],
  [{ slug: "m", unit: "x", fill: "yes" }, "fill", /expected true or false/],
  [{ slug: "m", unit: "x", fill: true }, "fill", /with an attribute/],
  [{ slug: "m", unit: "x", fill: true, aggregation: "unique", attribute: "a" }, "fill", /with an attribute/],
])("%j is no meter", async (body, path, message) => {
  await make({ slug: "size" });
  await make({ slug: "calls", aggregation: "count" });
  await make({ slug: "kinds", aggregation: "unique", attribute: "kind" });
  expect(await refused(body)).toEqual({ path, message: expect.stringMatching(message) });
  expect(await slotOf("m")).toBeUndefined();
});

test("slugs are unique among all meters", async () => {
  expect(await refused({ slug: "upload", unit: "x" }, 409)).toEqual({
    path: "slug",
    message: expect.stringMatching(/already a meter "upload", of service "internet"/),
  });
  const both = await Promise.all([1, 2, 3].map(() => send("POST", meters, { slug: "once", unit: "x" })));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  await readProblem(await send("POST", "/api/v1/services/None/meters", { slug: "m", unit: "x" }), 404);
});

test("a service measures 32 quantities, and a slot that is free again is used again", async () => {
  for (let n = 1; n <= 32; n++) await make({ slug: `m${n}` });
  expect((await readProblem(await send("POST", meters, { slug: "m33", unit: "x" }), 409)).detail).toMatch(
    /can measure 32 quantities/,
  );
  await make({ slug: "shared", value_of: "m7", aggregation: "max" });
  await remove(pathOf("m5"));
  await make({ slug: "m33" });
  expect((await slotOf("m33"))?.slot).toBe(5);
});

test("before there are events a meter may aggregate anything else", async () => {
  await make({ slug: "size" });
  await make({ slug: "m" });
  const becomes = async (changes: object) => {
    const meter = await read(await send("PATCH", pathOf("m"), changes), Meter);
    return [meter.aggregation, meter.attribute, meter.value_of, (await slotOf("m"))?.slot];
  };
  expect(await becomes({ aggregation: "max" })).toEqual(["max", null, null, 2]);
  expect(await becomes({ value_of: "size" })).toEqual(["max", null, "size", 1]);
  expect(await becomes({ aggregation: "unique" })).toEqual(["unique", null, "size", 1]);
  expect(await becomes({ attribute: "model" })).toEqual(["unique", "model", null, null]);
  expect(await becomes({ aggregation: "latest" })).toEqual(["latest", "model", null, 2]);
  expect(await becomes({ aggregation: "count" })).toEqual(["count", null, null, 0]);
  expect(await becomes({ aggregation: "sum", value_of: "size" })).toEqual(["sum", null, "size", 1]);
  expect(await becomes({ value_of: null })).toEqual(["sum", null, null, 2]);
  const problem = await readProblem(await send("PATCH", pathOf("m"), { aggregation: "unique" }), 422);
  expect(problem.errors?.[0]?.path).toBe("attribute");
});

test("a meter whose quantity others share keeps it, as long as it has one of its own", async () => {
  await make({ slug: "size" });
  await make({ slug: "peak", aggregation: "max", value_of: "size" });
  await read(await send("PATCH", pathOf("size"), { aggregation: "latest" }), Meter);
  expect(await read(await ask(pathOf("peak")), Meter)).toMatchObject({ value_of: "size" });
  await read(await send("PATCH", pathOf("size"), { attribute: "bytes" }), Meter);
  expect(await read(await ask(pathOf("peak")), Meter)).toMatchObject({ value_of: null, attribute: null });
  expect([(await slotOf("peak"))?.slot, (await slotOf("size"))?.slot]).toEqual([1, 2]);
});

test("a meter of the built-in service keeps what it aggregates; its price may change", async () => {
  for (const slug of ["sessions", "total", "upload", "download"]) {
    expect((await readProblem(await remove(pathOf(slug)), 409)).detail).toMatch(/built in/);
    const problem = await readProblem(await send("PATCH", pathOf(slug), { aggregation: "max" }), 409);
    expect(problem.errors).toEqual([{ path: "aggregation", message: expect.stringMatching(/built in/) }]);
  }
  const priced = { price: 0.5, aggregation: "sum" };
  expect(await read(await send("PATCH", pathOf("total"), priced), Meter)).toMatchObject({ price: "0.5" });
  const peak = { slug: "peak-total", unit: "Kb", aggregation: "max", value_of: "total" };
  await read(await send("POST", "/api/v1/services/internet/meters", peak), Meter, 201);
  expect((await remove(pathOf("peak-total"))).status).toBe(204);
});

test("only a meter that reads a number of the attributes is filled", async () => {
  await make({ slug: "size" });
  await make({ slug: "calls", aggregation: "count" });
  await make({ slug: "kinds", aggregation: "unique", attribute: "kind" });
  for (const slug of ["size", "calls", "kinds"]) {
    expect((await readProblem(await send("POST", `${pathOf(slug)}/fill`, {}), 409)).detail).toMatch(
      /past events are in it as they are/,
    );
  }
});
