import { beforeAll, expect, test } from "vitest";
import { MeterList } from "#/api/contract/meters.ts";
import { Service, ServiceList } from "#/api/contract/services.ts";
import { setPool } from "#/db/pool.ts";
import { ask, read, readProblem } from "../../support/ask.ts";
import { testNow, useDatabase } from "../../support/database.ts";
import { importFile } from "../../support/import-file.ts";
import { remove, send } from "../../support/send.ts";
import { sessionFile } from "../../support/session-file.ts";
import { oracleRows } from "../../support/small-oracle.ts";

const { ctx, settings } = await useDatabase();
const services = "/api/v1/services";

beforeAll(() => {
  setPool(settings);
});

test("a service is made, found, renamed and removed", async () => {
  const created = await send("POST", services, { slug: "VideoStreaming", name: "Video" });
  expect(created.headers.get("location")).toBe(`${services}/VideoStreaming`);
  const service = await read(created, Service, 201);
  expect(service).toMatchObject({
    slug: "VideoStreaming",
    name: "Video",
    is_sample: false,
    meters: [],
    events: 0,
    last_seen_at: null,
    is_filling: false,
  });
  expect(Date.parse(service.created_at)).toBeGreaterThan(testNow.getTime());
  expect(await read(await ask(`${services}/VideoStreaming`), Service)).toEqual(service);
  const renamed = await send("PATCH", `${services}/VideoStreaming`, { name: "Video on demand" });
  expect(await read(renamed, Service)).toEqual({ ...service, name: "Video on demand" });
  expect(await read(await send("PATCH", `${services}/VideoStreaming`, {}), Service)).toMatchObject({
    name: "Video on demand",
  });
  const removed = await remove(`${services}/VideoStreaming`);
  expect([removed.status, await removed.text()]).toEqual([204, ""]);
  await readProblem(await ask(`${services}/VideoStreaming`), 404);
});

test("without a name it is called by its slug; it goes with its meters", async () => {
  expect(await read(await send("POST", services, { slug: "a.b_c-9" }), Service, 201)).toMatchObject({
    name: "a.b_c-9",
  });
  await send("POST", `${services}/a.b_c-9/meters`, { slug: "abc-calls", unit: "call" });
  expect((await remove(`${services}/a.b_c-9`)).status).toBe(204);
  await readProblem(await ask("/api/v1/meters/abc-calls"), 404);
});

test("a slug that is taken is a conflict, also for two who come at once", async () => {
  await send("POST", services, { slug: "Taken" });
  const problem = await readProblem(await send("POST", services, { slug: "Taken" }), 409);
  expect(problem.errors).toEqual([{ path: "slug", message: 'There is already a service "Taken".' }]);
  const both = await Promise.all([1, 2, 3].map(() => send("POST", services, { slug: "AtOnce" })));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
});

const slugForm = /expected a slug of 1 to 64 letters, digits/;

test.each([
  [{}, "slug", slugForm],
  [{ slug: "" }, "slug", slugForm],
  [{ slug: 5 }, "slug", slugForm],
  [{ slug: null }, "slug", slugForm],
  [{ slug: "-a" }, "slug", slugForm],
  [{ slug: "a b" }, "slug", slugForm],
  [{ slug: "a/b" }, "slug", slugForm],
  [{ slug: "é" }, "slug", slugForm],
  [{ slug: "a\n" }, "slug", slugForm],
  [{ slug: "a".repeat(65) }, "slug", slugForm],
  [{ slug: "Good", nmae: "x" }, "nmae", /no such field; expected slug, name/],
  [{ slug: "Good", name: "" }, "name", /expected a line of text of 1 to 200 characters/],
  [{ slug: "Good", name: "   " }, "name", /expected a line of text/],
  [{ slug: "Good", name: "a\u0000b" }, "name", /without control characters/],
  [{ slug: "Good", name: "a\ud800b" }, "name", /without control characters/],
  [{ slug: "Good", name: "x".repeat(201) }, "name", /1 to 200/],
  [{ slug: "Good", name: null }, "name", /expected a line of text/],
  [[], "", /expected a JSON object/],
  [null, "", /expected a JSON object/],
  ["Good", "", /expected a JSON object/],
])("%j is no service", async (body, path, message) => {
  const problem = await readProblem(await send("POST", services, body), 422);
  expect(problem.errors).toEqual([{ path, message: expect.stringMatching(message) }]);
});

test("a body that is no JSON is unreadable", async () => {
  const bad = { method: "POST", headers: { "content-type": "application/json" }, body: "{slug:" };
  expect((await readProblem(await ask(services, bad), 400)).detail).toMatch(/JSON/);
  const untyped = { method: "POST", body: JSON.stringify({ slug: "Untyped" }) };
  expect([400, 415, 422]).toContain((await ask(services, untyped)).status);
  await readProblem(await ask(`${services}/Untyped`), 404);
});

test("the list has every service with what it has seen, in pages", async () => {
  await importFile(ctx, sessionFile(oracleRows));
  const first = await read(await ask(`${services}?per_page=1`), ServiceList);
  expect(first).toMatchObject({
    page: 1,
    per_page: 1,
    data: [
      {
        slug: "internet",
        events: 8,
        last_seen_at: "2022-12-15T10:00:00.000Z",
        meters: [
          { slug: "sessions", aggregation: "count", value_of: null },
          { slug: "total", aggregation: "sum", unit: "Kb", price: null },
          { slug: "upload" },
          { slug: "download" },
        ],
      },
    ],
  });
  const all = await read(await ask(services), ServiceList);
  expect(all.total).toBe(first.total);
  expect(all.data).toHaveLength(all.total);
  expect((await read(await ask(`${services}?per_page=1&page=1000000`), ServiceList)).data).toEqual([]);
});

test.each(["page=0", "per_page=0", "per_page=1001", "page=x", "perpage=3"])(
  "?%s is refused",
  async (query) => {
    const problem = await readProblem(await ask(`${services}?${query}`), 422);
    expect(problem.errors?.map(({ path }) => path)).toEqual([query.split("=")[0]]);
  },
);

test("a service with events stays, and so does the built-in one without", async () => {
  expect((await readProblem(await remove(`${services}/internet`), 409)).detail).toMatch(/built in/);
  for (const method of ["GET", "DELETE"]) {
    const problem = await readProblem(await ask(`${services}/nothing`, { method }), 404);
    expect(problem.detail).toBe('There is no service "nothing".');
  }
  await readProblem(await send("PATCH", `${services}/nothing`, { name: "x" }), 404);
  await readProblem(await ask(`${services}/nothing/meters`), 404);
  expect((await read(await ask(`${services}/internet/meters`), MeterList)).total).toBe(4);
});
