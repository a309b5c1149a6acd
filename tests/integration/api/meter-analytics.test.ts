import { createHash } from "node:crypto";
import { parse } from "csv-parse/sync";
import { beforeAll, expect, test } from "vitest";
import { MeterValues } from "#/api/contract/meter-analytics.ts";
import { MeterTop } from "#/api/contract/meter-rankings.ts";
import { Proof } from "#/api/contract/proof.ts";
import { setPool } from "#/db/pool.ts";
import { parseInstant } from "#/domain/instant.ts";
import { makeProbeService, storeProbeEvents } from "../../support/any-meter-events.ts";
import { ask, read, readProblem } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";
import type { PlainEvent } from "../../support/meter-oracle.ts";

const { sql, settings } = await useDatabase();
const serviceId = await makeProbeService(sql);

const event = (key: number, customer: string, at: string, first: string | null): PlainEvent => ({
  customer,
  at: parseInstant(at, "at"),
  key: `00000000-0000-4000-8000-00000000000${key}`,
  quantities: [first, null],
  attributes: { "it's": customer === "ann" ? "eu" : "us" },
  isVoided: false,
});

beforeAll(async () => {
  setPool(settings);
  await storeProbeEvents(sql, serviceId, [
    event(1, "ann", "2022-10-30T00:30:00Z", "1.5"),
    event(2, "ann", "2022-10-30T23:30:00Z", "2"),
    event(3, "bob", "2022-10-30T12:00:00.000001Z", "12345678901234567890.123"),
    event(4, "bob", "2022-11-02T12:00:00Z", null),
    { ...event(5, "ann", "2022-10-30T01:30:00Z", "99"), isVoided: true },
  ]);
});

const query = (meter: string, parameters: string) => ask(`/api/v1/meters/${meter}/query?${parameters}`);
const span = "from=2022-10-29&to=2022-11-05";

test("a meter's values by day follow the zone's clock, and keep all digits", async () => {
  const response = await query("probe-sum", `${span}&window=day&timezone=europe/berlin`);
  const values = await read(response, MeterValues);
  expect(values).toEqual({
    meter: "probe-sum",
    service: "probe",
    unit: "unit",
    aggregation: "sum",
    window: "day",
    timezone: "Europe/Berlin",
    from: "2022-10-29T00:00:00Z",
    to: "2022-11-05T00:00:00Z",
    data: [
      {
        window_start: "2022-10-29T22:00:00Z",
        window_end: "2022-10-30T23:00:00Z",
        value: "12345678901234567891.623",
        events: 2,
      },
      {
        window_start: "2022-10-30T23:00:00Z",
        window_end: "2022-10-31T23:00:00Z",
        value: "2",
        events: 1,
      },
      {
        window_start: "2022-11-01T23:00:00Z",
        window_end: "2022-11-02T23:00:00Z",
        value: "0",
        events: 1,
      },
    ],
  });
});

test("by customer, of some customers, of other aggregations", async () => {
  const rows = async (meter: string, more: string) =>
    (await read(await query(meter, `${span}&window=month&${more}`), MeterValues)).data.map(
      ({ customer, value, events }) => [customer, value, events],
    );
  expect(await rows("probe-sum", "group_by=customer&to=2022-11-01".replace("&to=2022-11-01", ""))).toEqual([
    ["ann", "3.5", 2],
    ["bob", "12345678901234567890.123", 1],
    ["bob", "0", 1],
  ]);
  expect(await rows("probe-sum", "customer=ann")).toEqual([[undefined, "3.5", 2]]);
  expect(await rows("probe-max", "group_by=customer&customer=bob&customer=ann")).toEqual([
    ["ann", "2", 2],
    ["bob", "12345678901234567890.123", 1],
    ["bob", null, 1],
  ]);
  expect(await rows("probe-regions", "")).toEqual([
    [undefined, "2", 3],
    [undefined, "1", 1],
  ]);
  expect(await rows("probe-latest", "")).toEqual([
    [undefined, "2", 3],
    [undefined, null, 1],
  ]);
});

test("values as CSV", async () => {
  const response = await query("probe-max", `${span}&window=month&group_by=customer&format=csv`);
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const rows: Record<string, string>[] = parse(await response.text(), { columns: true });
  expect(rows.map(({ customer, value }) => [customer, value])).toEqual([
    ["ann", "2"],
    ["bob", "12345678901234567890.123"],
    ["bob", ""],
  ]);
  expect(rows[0]).toEqual({
    window_start: "2022-10-29T00:00:00Z",
    window_end: "2022-11-01T00:00:00Z",
    customer: "ann",
    value: "2",
    events: "2",
  });
});

test("left out, the span is the 30 days up to now, by day", async () => {
  const values = await read(await query("probe-sum", ""), MeterValues);
  expect(values).toMatchObject({ window: "day", timezone: "UTC", data: [] });
  const days = (Date.parse(values.to) - Date.parse(values.from)) / 86_400_000;
  expect(Math.floor(days)).toBe(30);
  expect(values.from).toMatch(/T00:00:00Z$/);
  expect(Math.abs(Date.now() - Date.parse(values.to))).toBeLessThan(60_000);
});

test("an answer's tag holds until the data or the meters change", async () => {
  const path = `/api/v1/meters/probe-sum/query?${span}`;
  const tag = (await ask(path)).headers.get("etag") ?? "";
  const again = () => ask(path, { headers: { "if-none-match": tag } });
  expect((await again()).status).toBe(304);
  expect((await query("probe-sum", `${span}&format=csv`)).headers.get("etag")).not.toBe(tag);
  await sql`insert into data_versions (service_id, shard, commits) values (${serviceId}, 63, 1)`;
  expect((await again()).status).toBe(200);
});

test.each([
  ["from=soon", 400, "from"],
  ["to=2022-02-30", 400, "to"],
  ["from=2022-11-05&to=2022-11-05", 422, "from"],
  ["from=2022-11-06&to=2022-11-05", 422, "from"],
  ["window=week", 422, "window"],
  ["window=", 422, "window"],
  ["group_by=region", 422, "group_by"],
  ["timezone=Europe/Atlantis", 422, "timezone"],
  ["timezone=%2B05:30", 422, "timezone"],
  ["timezone=", 422, "timezone"],
  ["customer=", 422, "customer"],
  ["customer=nobody", 404, "customer"],
  ["customer=ann&customer=%00", 404, "customer"],
  [`${"customer=ann&".repeat(101)}x=`, 422, "customer"],
  ["from=2022-01-01&from=2022-02-01", 422, "from"],
  ["form=csv", 422, "form"],
  ["format=xml", 422, "format"],
  ["from=2000-01-01&to=2022-01-01&window=minute", 422, "window"],
])("%s is refused with %i", async (parameters, status, path) => {
  const problem = await readProblem(await query("probe-sum", parameters), status);
  expect(problem.errors?.map((error) => error.path.split(".")[0])).toContain(path);
});

test("an unknown meter is not found", async () => {
  for (const what of ["query", "top"]) {
    const problem = await readProblem(await ask(`/api/v1/meters/nothing%00/${what}`), 404);
    expect(problem.detail).toContain("no meter");
  }
});

const top = (meter: string, parameters: string) => ask(`/api/v1/meters/${meter}/top?${parameters}`);

test("customers by a meter, with names, shares and windows", async () => {
  await sql`update customers set name = 'Bob & Co.' where external_id = 'bob'`;
  const answer = await read(
    await top("probe-sum", "reference_date=2022-10-31&window=7&include=share,change"),
    MeterTop,
  );
  expect(answer).toMatchObject({
    meter: "probe-sum",
    aggregation: "sum",
    page: 1,
    per_page: 10,
    total: 2,
    total_pages: 1,
    reference_date: "2022-10-31T00:00:00Z",
  });
  expect(answer.data[0]).toEqual({
    rank: 1,
    customer: "bob",
    name: "Bob & Co.",
    usage_1_day: { value: "12345678901234567890.123", events: 1 },
    usage_7_days: { value: "12345678901234567890.123", events: 1 },
    usage_30_days: { value: "12345678901234567890.123", events: 1 },
    share: "100.0000",
    change: null,
  });
  expect(answer.data[1]).toMatchObject({ rank: 2, customer: "ann", name: null, share: "0.0000" });
  const lowest = await read(await top("probe-min", "reference_date=2022-10-31&q=a"), MeterTop);
  expect(lowest.data).toMatchObject([
    { rank: 2, customer: "ann", usage_30_days: { value: "1.5", events: 2 } },
  ]);
  const latest = await read(await top("probe-latest", ""), MeterTop);
  expect(latest.reference_date).toBe("2022-11-02T12:00:00Z");
  expect(latest.data[0]?.usage_1_day).toEqual({ value: null, events: 1 });
});

test("a ranking as CSV, and its tag", async () => {
  const response = await top("probe-max", "reference_date=2022-10-31&format=csv");
  const rows: Record<string, string>[] = parse(await response.text(), { columns: true });
  expect(rows.map(({ customer, value_30_days }) => [customer, value_30_days])).toEqual([
    ["bob", "12345678901234567890.123"],
    ["ann", "2"],
  ]);
  const tag = response.headers.get("etag") ?? "";
  const path = "/api/v1/meters/probe-max/top?reference_date=2022-10-31&format=csv";
  const again = () => ask(path, { headers: { "if-none-match": tag } });
  expect((await again()).status).toBe(304);
  await sql`update customers set name = 'Robert' where external_id = 'bob'`;
  const renamed = await again();
  expect([renamed.status, await renamed.text()]).toEqual([200, expect.stringContaining(",Robert,")]);
});

test.each([
  ["probe-max", "include=share", 422, "include"],
  ["probe-sum", "include=shares", 422, "include"],
  ["probe-sum", "window=2", 422, "window"],
  ["probe-sum", "page=0", 422, "page"],
  ["probe-sum", "per_page=101", 422, "per_page"],
  ["probe-sum", "sort=total", 422, "sort"],
  ["probe-sum", "reference_date=never", 400, "reference_date"],
  ["sessions", "", 400, "reference_date"],
])("a ranking of %s by %s is refused with %i", async (meter, parameters, status, path) => {
  const problem = await readProblem(await top(meter, parameters), status);
  expect(problem.errors?.map((error) => error.path.split(".")[0])).toContain(path);
});

const proof = (customer: string, parameters: string) =>
  ask(`/api/v1/customers/${customer}/proof?${parameters}`);

test("a caller can recompute a proof from its pages", async () => {
  const lines: string[] = [];
  let cursor = "";
  let page: Proof;
  do {
    page = await read(await proof("ann", `meter=probe-sum&${span}&limit=1${cursor}`), Proof);
    lines.push(...page.events.map((one) => `${one.id},${one.occurred_at},${one.value}\n`));
    cursor = `&cursor=${page.next_cursor}`;
  } while (page.next_cursor !== null);
  expect(lines).toHaveLength(2);
  expect(page).toMatchObject({
    customer: "ann",
    meter: "probe-sum",
    source: "rollups",
    total: "3.5",
    total_of_events: "3.5",
    difference: "0",
    count: 2,
    digest: createHash("sha256").update(lines.join("")).digest("hex"),
  });
  expect(page.events[0]).toEqual({
    id: "00000000-0000-4000-8000-000000000002",
    occurred_at: "2022-10-30T23:30:00Z",
    value: "2",
    received_at: "2023-01-01T00:00:00Z",
    status: "counted",
    revision: 0,
  });
});

test.each([
  ["ann", "", 422, "meter"],
  ["ann", "meter=nothing", 404, "meter"],
  ["nobody", "meter=probe-sum", 404, "customer"],
  ["%00", "meter=probe-sum", 404, "customer"],
  ["ann", "meter=probe-sum&limit=0", 422, "limit"],
  ["ann", "meter=probe-sum&limit=1001", 422, "limit"],
  ["ann", "meter=probe-sum&cursor=!", 400, "cursor"],
  ["ann", "meter=probe-sum&cursor=", 422, "cursor"],
  ["ann", "meter=probe-sum&from=2022-11-05&to=2022-11-04", 422, "from"],
  ["ann", "meter=probe-sum&from=x", 400, "from"],
  ["ann", "meter=probe-sum&page=1", 422, "page"],
])("a proof of %s by %s is refused with %i", async (customer, parameters, status, path) => {
  const problem = await readProblem(await proof(customer, parameters), status);
  expect(problem.errors?.map((error) => error.path)).toContain(path);
});
