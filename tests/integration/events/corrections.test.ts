import { beforeAll, beforeEach, expect, test } from "vitest";
import { EventWithHistory } from "#/api/contract/event-reading.ts";
import { setPool } from "#/db/pool.ts";
import { reconcileRollups } from "#/domain/usage/rollups/reconcile-rollups.ts";
import { ask, read, readProblem } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";
import { send } from "../../support/send.ts";
import { emptyTables } from "../../support/stored-usage.ts";
import { makeServices } from "../../support/usage-services.ts";

const { ctx, sql, settings } = await useDatabase();

beforeAll(async () => {
  setPool(settings);
  await makeServices(ctx);
});

beforeEach(() => emptyTables(sql));

const event = {
  id: "order-1",
  customer: "acme",
  service: "FileSync",
  quantity: "10.50",
  occurred_at: "2026-01-31T23:30:00Z",
};
const path = "/api/v1/events/acme/order-1";
const report = (more: object = {}) => send("POST", "/api/v1/events", { ...event, ...more });

const post = (where: string, body: unknown, key?: string) =>
  ask(`${path}/${where}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(key !== undefined && { "idempotency-key": key }) },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const correct = async (where: string, body: unknown, key?: string) =>
  read(await post(where, body, key), EventWithHistory);

/** Of all rollups, by day: events and the first quantity. */
async function daysOf(): Promise<string[]> {
  const rows = await sql<{ day: string }[]>`
    select (date '1970-01-01' + span * 16 + place)::text || ' ' || rollup_event_days(events, place, place)
      || ' ' || trim_scale(rollup_days(sums, 1, place, place)) as day
    from usage_rollups, generate_series(0, 15) as place where rollup_event_days(events, place, place) <> 0 order by 1`;
  return rows.map(({ day }) => day);
}

async function expectNoDrift(): Promise<void> {
  expect((await reconcileRollups(sql)).drifts).toEqual([]);
}

test("a voided event counts no more, stays readable, and its id stays used", async () => {
  await report();
  expect(await daysOf()).toEqual(["2026-01-31 1 10.5"]);
  const voided = await correct("void", { reason: "  Sent by a broken script " });
  expect(voided).toMatchObject({
    id: "order-1",
    customer: "acme",
    service: "FileSync",
    quantity: "10.5",
    values: { files: "10.5" },
    price: "1.58",
    status: "voided",
    revision: 1,
    voided_at: expect.any(String),
    history: [
      { revision: 0, kind: "original", reason: null, actor: null, quantity: "10.5" },
      { revision: 1, kind: "void", reason: "Sent by a broken script", actor: "local" },
    ],
  });
  expect(voided.history[0]?.recorded_at).toBe(voided.received_at);
  expect(await daysOf()).toEqual([]);
  expect(await correct("void", { reason: "again" })).toEqual(voided);
  expect(await read(await ask(path), EventWithHistory)).toEqual(voided);
  const retry = await report();
  expect([retry.status, await retry.json()]).toMatchObject([200, { status: "duplicate" }]);
  expect((await report({ quantity: 11 })).status).toBe(409);
  expect(await daysOf()).toEqual([]);
  await expectNoDrift();
});

test("a replaced event counts as it is now, wherever it lies", async () => {
  await report();
  await report({ id: "order-2", quantity: 1 });
  const moved = await correct("replace", { reason: "wrong day", occurred_at: "1999-02-03T04:05:06.000007Z" });
  expect(moved).toMatchObject({
    occurred_at: "1999-02-03T04:05:06.000007Z",
    price: "1.58",
    status: "replaced",
  });
  expect(await daysOf()).toEqual(["1999-02-03 1 10.5", "2026-01-31 1 1"]);
  const changed = await correct("replace", { reason: "wrong amount", quantity: 20 });
  expect(changed).toMatchObject({
    quantity: "20",
    price: "3",
    revision: 2,
    occurred_at: moved.occurred_at,
    history: [
      { revision: 0, quantity: "10.5", occurred_at: "2026-01-31T23:30:00Z", price: "1.58" },
      { revision: 1, quantity: "10.5", occurred_at: moved.occurred_at, price: "1.58", reason: "wrong day" },
      { revision: 2, quantity: "20", occurred_at: moved.occurred_at, price: "3", reason: "wrong amount" },
    ],
  });
  expect(await correct("replace", { reason: "a discount", price: "2.505" })).toMatchObject({
    price: "2.505",
  });
  expect(await daysOf()).toEqual(["1999-02-03 1 20", "2026-01-31 1 1"]);
  expect(await (await report()).json()).toMatchObject({ status: "duplicate" });
  await expectNoDrift();
  expect(await correct("void", { reason: "gone" })).toMatchObject({
    revision: 4,
    quantity: "20",
    price: "2.505",
  });
  expect(await daysOf()).toEqual(["2026-01-31 1 1"]);
  await expectNoDrift();
});

test("values are replaced as a whole; what attributes say stays", async () => {
  const { quantity: _, ...rest } = event;
  await send("POST", "/api/v1/events", {
    ...rest,
    service: "Video",
    values: { minutes: 2, gigabytes: 3 },
    attributes: { viewers: "7.25", title: "x" },
  });
  const replaced = await correct("replace", {
    reason: "only minutes",
    values: { minutes: "999999999999999999.123456789012" },
  });
  expect(replaced).toMatchObject({
    values: { minutes: "999999999999999999.123456789012", viewers: "7.25" },
    attributes: { viewers: "7.25", title: "x" },
  });
  expect(replaced).not.toHaveProperty("quantity");
  expect(replaced.values).not.toHaveProperty("gigabytes");
  const exact = await correct(
    "replace",
    `{"reason":"as a number","values":{"minutes":123456789012345678.5}}`,
  );
  expect(exact.values.minutes).toBe("123456789012345678.5");
  await expectNoDrift();
});

test("a replacement that changes nothing leaves no trace", async () => {
  await report();
  const before = await read(await ask(path), EventWithHistory);
  expect(
    await correct("replace", { reason: "same", quantity: "10.500", occurred_at: "2026-01-31T23:30:00" }),
  ).toEqual(before);
  expect(before).toMatchObject({ status: "counted", revision: 0, history: [{ kind: "original" }] });
  expect(await sql`select from event_revisions`).toHaveLength(0);
});

test("with a key, a replacement answers as the first time, whatever came between", async () => {
  await report();
  const body = { reason: "first", quantity: 5 };
  const first = await correct("replace", body, "key 1");
  const second = await correct("replace", { reason: "second", quantity: 6 }, "key 2");
  expect(await correct("replace", body, "key 1")).toEqual(first);
  await correct("void", { reason: "third" }, "key 3");
  expect(await correct("replace", { quantity: 5, reason: "first" }, "key 1")).toEqual(first);
  expect(await correct("replace", { reason: "second", quantity: 6 }, "key 2")).toEqual(second);
  expect(await correct("void", { reason: "third" }, "key 3")).toMatchObject({
    status: "voided",
    revision: 3,
  });
  for (const [where, other, key] of [
    ["replace", { reason: "first", quantity: 7 }, "key 1"],
    ["replace", { reason: "another", quantity: 5 }, "key 1"],
    ["void", { reason: "first" }, "key 1"],
    ["void", { reason: "other" }, "key 3"],
  ] as const) {
    expect((await readProblem(await post(where, other, key), 409)).detail).toContain("Idempotency-Key");
  }
  await expectNoDrift();
});

test("a key holds even where its replacement changed nothing", async () => {
  await report();
  const kept = await correct("replace", { reason: "keep it", quantity: 10.5 }, "keep");
  await correct("replace", { reason: "change it", quantity: 7 });
  expect(await correct("replace", { reason: "keep it", quantity: 10.5 }, "keep")).toEqual(kept);
  expect(await read(await ask(path), EventWithHistory)).toMatchObject({ quantity: "7" });
});

test("a voided event can't be replaced", async () => {
  await report();
  await correct("void", { reason: "gone" });
  expect((await readProblem(await post("replace", { reason: "x", quantity: 1 }), 409)).detail).toContain(
    "voided",
  );
});

test.each([
  ["void", {}, 422, "reason"],
  ["void", { reason: "" }, 422, "reason"],
  ["void", { reason: "   " }, 422, "reason"],
  ["void", { reason: 7 }, 422, "reason"],
  ["void", { reason: "x".repeat(501) }, 422, "reason"],
  ["void", { reason: "nul \0" }, 422, undefined],
  ["void", { reason: "x", quantity: 1 }, 422, "quantity"],
  ["void", [], 422, ""],
  ["void", "null", 422, ""],
  ["void", "", 400, undefined],
  ["void", "{", 400, undefined],
  ["replace", { reason: "x" }, 422, undefined],
  ["replace", { quantity: 1 }, 422, "reason"],
  ["replace", { reason: "x", quantity: -1 }, 422, "quantity"],
  ["replace", { reason: "x", quantity: null }, 422, "quantity"],
  ["replace", { reason: "x", quantity: "NaN" }, 422, "quantity"],
  ["replace", { reason: "x", quantity: "1e30" }, 422, "quantity"],
  ["replace", { reason: "x", quantity: true }, 422, "quantity"],
  ["replace", { reason: "x", quanttiy: 1 }, 422, "quanttiy"],
  ["replace", { reason: "x", service: "Video" }, 422, "service"],
  ["replace", { reason: "x", values: {} }, 422, "values"],
  ["replace", { reason: "x", values: { minutes: 1 } }, 422, "values.minutes"],
  ["replace", { reason: "x", values: { files: "-0" } }, 422, "values.files"],
  ["replace", { reason: "x", values: [1] }, 422, "values"],
  ["replace", { reason: "x", quantity: 1, values: { files: 1 } }, 422, "values"],
  ["replace", { reason: "x", price: -1 }, 422, "price"],
  ["replace", { reason: "x", price: null }, 422, "price"],
  ["replace", { reason: "x", occurred_at: "soon" }, 422, "occurred_at"],
  ["replace", { reason: "x", occurred_at: 7 }, 422, "occurred_at"],
  ["replace", { reason: "x", occurred_at: "1899-12-31" }, 422, "occurred_at"],
  ["replace", { reason: "x", occurred_at: "9999-12-31T23:59:59-23:00" }, 422, "occurred_at"],
])("%s of %j is refused with %i, naming %s", async (where, body, status, field) => {
  await report();
  const problem = await readProblem(await post(where, body), status);
  if (field !== undefined) expect(problem.errors?.map(({ path }) => path)).toContain(field);
  expect(await read(await ask(path), EventWithHistory)).toMatchObject({ status: "counted", revision: 0 });
  await expectNoDrift();
});

test("times up to five minutes ahead are taken, later ones refused", async () => {
  await report();
  const ahead = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
  await correct("replace", { reason: "soon", occurred_at: ahead(280) });
  await readProblem(await post("replace", { reason: "later", occurred_at: ahead(320) }), 422);
});

test("only JSON is taken, keys have a length, and what is not there is not found", async () => {
  await report();
  const plain = await ask(`${path}/void`, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: "{}",
  });
  await readProblem(plain, 415);
  await readProblem(await post("void", { reason: "x" }, "k".repeat(256)), 422);
  const missing = [
    "/api/v1/events/acme/order-2",
    "/api/v1/events/nobody/order-1",
    "/api/v1/events/a%00b/order-1",
  ];
  for (const where of missing) {
    await readProblem(await ask(where), 404);
    await readProblem(await send("POST", `${where}/void`, { reason: "x" }), 404);
    await readProblem(await send("POST", `${where}/replace`, { reason: "x", quantity: 1 }), 404);
  }
});

test.each([
  "a/b",
  "100%",
  "%2F",
  "a+b c",
  "é 語 🙂",
  "?x=1#y",
  "void",
  "\\",
  "..a",
  "8f14e45f-ceea-467f-a8b3-0123456789ab",
  "8F14E45F-CEEA-467F-A8B3-0123456789AB",
  "x".repeat(255),
])("an id and a customer may be %s", async (name) => {
  expect((await report({ id: name, customer: name })).status).toBe(201);
  const where = `/api/v1/events/${encodeURIComponent(name)}/${encodeURIComponent(name)}`;
  expect(await read(await ask(where), EventWithHistory)).toMatchObject({ id: name, customer: name });
  const voided = await read(await send("POST", `${where}/void`, { reason: "x" }), EventWithHistory);
  expect(voided).toMatchObject({ id: name, customer: name, status: "voided" });
});
