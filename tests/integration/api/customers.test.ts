import fc from "fast-check";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { Customer, CustomerList } from "#/api/contract/customers.ts";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import { setPool } from "#/db/pool.ts";
import { ask, read, readProblem } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";
import { importFile } from "../../support/import-file.ts";
import { remove, send } from "../../support/send.ts";
import { sessionFile } from "../../support/session-file.ts";
import { emptyTables } from "../../support/stored-usage.ts";

const { ctx, sql, settings } = await useDatabase();
const customers = "/api/v1/customers";
const pathOf = (id: string) => `${customers}/${encodeURIComponent(id)}`;

beforeAll(() => {
  setPool(settings);
});
beforeEach(() => emptyTables(sql));

test("a customer is made, found, changed and removed", async () => {
  const created = await send("POST", customers, {
    external_id: "cust-1",
    name: "Ann & Sons",
    time_zone: "europe/berlin",
  });
  expect(created.headers.get("location")).toBe(`${customers}/cust-1`);
  const customer = await read(created, Customer, 201);
  expect(customer).toMatchObject({
    external_id: "cust-1",
    name: "Ann & Sons",
    time_zone: "Europe/Berlin",
    is_sample: false,
    last_seen_at: null,
  });
  expect(await read(await ask(pathOf("cust-1")), Customer)).toEqual(customer);
  expect(await read(await send("PATCH", pathOf("cust-1"), {}), Customer)).toEqual(customer);
  const moved = { time_zone: "Asia/Kolkata" };
  expect(await read(await send("PATCH", pathOf("cust-1"), moved), Customer)).toEqual({
    ...customer,
    ...moved,
  });
  expect(await read(await send("PATCH", pathOf("cust-1"), { name: null }), Customer)).toEqual({
    ...customer,
    ...moved,
    name: null,
  });
  expect((await remove(pathOf("cust-1"))).status).toBe(204);
  await readProblem(await ask(pathOf("cust-1")), 404);
  await readProblem(await remove(pathOf("cust-1")), 404);
  await readProblem(await send("PATCH", pathOf("cust-1"), { name: "x" }), 404);
});

test("name and time zone may be left out", async () => {
  expect(await read(await send("POST", customers, { external_id: "bare" }), Customer, 201)).toMatchObject({
    name: null,
    time_zone: "UTC",
  });
});

test("an external id that is taken is a conflict, also for two who come at once", async () => {
  const both = await Promise.all([1, 2, 3].map(() => send("POST", customers, { external_id: "once" })));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  const problem = await readProblem(await send("POST", customers, { external_id: "once" }), 409);
  expect(problem.errors).toEqual([{ path: "external_id", message: 'There is already a customer "once".' }]);
});

const reachesEveryRoute = async (id: string) => {
  const created = await send("POST", customers, { external_id: id });
  expect((await read(created, Customer, 201)).external_id).toBe(id);
  expect(created.headers.get("location")).toBe(pathOf(id));
  expect((await read(await ask(pathOf(id)), Customer)).external_id).toBe(id);
  expect((await read(await send("PATCH", pathOf(id), { name: "n" }), Customer)).name).toBe("n");
  const found = await read(await ask(`${customers}?q=${encodeURIComponent(id)}`), CustomerList);
  expect(found.data.map(({ external_id }) => external_id)).toEqual([id]);
  expect((await remove(pathOf(id))).status).toBe(204);
};

test.each([
  "a/b",
  "/",
  "100%",
  "%2F",
  "%252F",
  "a b",
  "ü",
  "客户",
  "👩‍💻",
  "?q=1#x",
  "a+b",
  "'; drop",
  "\\",
  "..a",
  "é\u0301",
])("external id %j reaches every route", reachesEveryRoute);

test("any text without control characters is an external id", async () => {
  const anyId = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
    .filter((id) => !/\p{Cc}|\p{Surrogate}/u.test(id) && id !== "." && id !== "..");
  await fc.assert(fc.asyncProperty(anyId, reachesEveryRoute), { numRuns: 60 });
});

const zoneForm = /expected the IANA name of a time zone/;

test.each([
  [{}, "external_id", /is missing; expected text/],
  [{ external_id: "" }, "external_id", /is empty/],
  [{ external_id: 7 }, "external_id", /expected text/],
  [{ external_id: null }, "external_id", /is missing/],
  [{ external_id: "a\u0000" }, "external_id", /control character/],
  [{ external_id: "a\nb" }, "external_id", /control character/],
  [{ external_id: "a\u007f" }, "external_id", /control character/],
  [{ external_id: "\ud800" }, "external_id", /surrogate/],
  [{ external_id: "x".repeat(256) }, "external_id", /at most 255/],
  [{ external_id: "a", time_zone: "Mars/Phobos" }, "time_zone", zoneForm],
  [{ external_id: "a", time_zone: "+02:00" }, "time_zone", zoneForm],
  [{ external_id: "a", time_zone: "PST" }, "time_zone", zoneForm],
  [{ external_id: "a", time_zone: "" }, "time_zone", zoneForm],
  [{ external_id: "a", time_zone: null }, "time_zone", zoneForm],
  [{ external_id: "a", time_zone: 1 }, "time_zone", zoneForm],
  [{ external_id: "a", name: "" }, "name", /expected a line of text of 1 to 255/],
  [{ external_id: "a", name: "\u0007" }, "name", /control characters/],
  [{ external_id: "a", timezone: "UTC" }, "timezone", /no such field; expected external_id, name, time_zone/],
])("%j is no customer", async (body, path, message) => {
  const problem = await readProblem(await send("POST", customers, body), 422);
  expect(problem.errors).toEqual([{ path, message: expect.stringMatching(message) }]);
  expect(await sql`select from customers`).toHaveLength(0);
});

test("the id of a customer does not change", async () => {
  await send("POST", customers, { external_id: "a" });
  const problem = await readProblem(await send("PATCH", pathOf("a"), { external_id: "b" }), 422);
  expect(problem.errors?.[0]?.path).toBe("external_id");
});

test("every zone that the list offers is one that PostgreSQL knows", async () => {
  const zones = [...Intl.supportedValuesOf("timeZone"), "UTC", "GMT", "Asia/Kolkata", "US/Pacific"];
  for (const zone of zones) {
    await sql`select now() at time zone ${zone}`;
  }
  const made = await Promise.all(
    zones.map((time_zone, n) => send("POST", customers, { external_id: `z${n}`, time_zone })),
  );
  expect(new Set(made.map(({ status }) => status))).toEqual(new Set([201]));
});

test("the list searches ids by their beginning and names by any part, in pages", async () => {
  const people = [
    ["beta", "Zoo 100%"],
    ["alpha", "The Bakery"],
    ["Alpha", null],
    ["gamma", "Alphabet"],
    ["x_y", "alp"],
  ];
  for (const [external_id, name] of people) await send("POST", customers, { external_id, name });
  const search = async (query: string) => {
    const list = await read(await ask(`${customers}?${query}`), CustomerList);
    return [list.total, ...list.data.map(({ external_id }) => external_id)];
  };
  expect(await search("")).toEqual([5, "Alpha", "alpha", "beta", "gamma", "x_y"]);
  expect(await search("q=")).toEqual([5, "Alpha", "alpha", "beta", "gamma", "x_y"]);
  expect(await search("q=alpha")).toEqual([2, "alpha", "gamma"]);
  expect(await search("q=BAKER")).toEqual([1, "alpha"]);
  expect(await search("q=%25")).toEqual([1, "beta"]);
  expect(await search("q=_")).toEqual([0]);
  expect(await search("q=alp&per_page=1&page=2")).toEqual([3, "gamma"]);
  expect(await search("q=alp&page=9")).toEqual([3]);
  await readProblem(await ask(`${customers}?per_page=0`), 422);
  await readProblem(await ask(`${customers}?q=${"x".repeat(256)}`), 422);
  await readProblem(await ask(`${customers}?query=x`), 422);
  await readProblem(await ask(`${customers}?q=%00`), 422);
});

test("a customer with events stays and says when it was last seen", async () => {
  await importFile(
    ctx,
    sessionFile([
      { username: "ann", start: "2022-12-01 10:00:00", upload: "1", download: "2" },
      { username: "ann", start: "2022-12-02 10:00:00", upload: "1", download: "2" },
    ]),
  );
  expect(await read(await ask(pathOf("ann")), Customer)).toMatchObject({
    last_seen_at: "2022-12-02T10:00:00.000Z",
  });
  expect((await readProblem(await remove(pathOf("ann")), 409)).detail).toMatch(/has usage events/);
});

test("a customer is not removed while an import may name it", async () => {
  await send("POST", customers, { external_id: "ann" });
  const { space, sessions } = advisoryLocks;
  const importing = await sql.reserve();
  await importing`select pg_advisory_lock(${space}::int, ${sessions}::int)`;
  expect((await readProblem(await remove(pathOf("ann")), 409)).detail).toMatch(/import is being applied/);
  await importing`select pg_advisory_unlock(${space}::int, ${sessions}::int)`;
  importing.release();
  expect((await remove(pathOf("ann"))).status).toBe(204);
});
