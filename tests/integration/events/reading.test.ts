import { beforeAll, expect, test } from "vitest";
import { EventList } from "#/api/contract/event-reading.ts";
import { setPool } from "#/db/pool.ts";
import { replaceEvent } from "#/domain/usage/corrections/replace-event.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { ask, read, readProblem } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";
import { importFile } from "../../support/import-file.ts";
import { sessionFile } from "../../support/session-file.ts";
import { oracleRows } from "../../support/small-oracle.ts";
import { makeServices } from "../../support/usage-services.ts";

const { ctx, settings } = await useDatabase();

const day = (number: number) => `2022-12-${String(number).padStart(2, "0")}T12:00:00Z`;

beforeAll(async () => {
  setPool(settings);
  await makeServices(ctx);
  await importFile(ctx, sessionFile(oracleRows));
  for (let number = 1; number <= 25; number++) {
    await recordEvents(ctx, [
      { id: `f${number}`, customer: "acme", service: "FileSync", quantity: number, occurred_at: day(number) },
      {
        id: `v${number}`,
        customer: "heavyUser1",
        service: "Video",
        values: { minutes: 1 },
        occurred_at: day(number),
      },
    ]);
  }
  await recordEvents(ctx, [
    {
      id: "i1",
      customer: "acme",
      service: "internet",
      values: { upload: 1, download: "2.5" },
      occurred_at: day(26),
      attributes: { a: [1] },
    },
  ]);
  for (const id of ["f3", "f4"]) await voidEvent(ctx, { customer: "acme", id, reason: "x" });
  for (const id of ["f4", "f5"]) {
    await replaceEvent(ctx, { customer: "acme", id, reason: "x", replacement: { quantity: 99 } }).catch(
      () => {},
    );
  }
});

const list = async (query: string) => read(await ask(`/api/v1/events?${query}`), EventList);
const idsOf = ({ data }: EventListData) => data.map(({ id }) => id);
type EventListData = Awaited<ReturnType<typeof list>>;

/** All pages, one after the other. */
async function walk(query: string): Promise<EventListData["data"]> {
  const data: EventListData["data"] = [];
  let next: string | null = "";
  while (next !== null) {
    const page: EventListData = await list(next === "" ? query : `${query}&cursor=${next}`);
    data.push(...page.data);
    next = page.next_cursor;
  }
  return data;
}

test("a customer's events come newest first, imported ones among them", async () => {
  const events = await walk("customer=heavyUser1&limit=4");
  expect(events).toHaveLength(29);
  const times = events.map(({ occurred_at }) => occurred_at);
  expect(times).toEqual(times.toSorted().reverse());
  const imported = events.filter(({ service }) => service === "internet");
  expect(imported[0]).toMatchObject({
    id: null,
    received_at: null,
    status: "counted",
    revision: 0,
    subject: expect.any(String),
    duration_seconds: expect.any(Number),
  });
  expect(new Set(events.map(({ occurred_at, id }) => `${occurred_at} ${id}`)).size).toBe(29);
});

test("without a customer, reported events come in the reverse order of their arrival", async () => {
  const events = await walk("limit=7");
  expect(events).toHaveLength(51);
  expect(new Set(events.map(({ id }) => id)).size).toBe(51);
  const times = events.map(({ received_at }) => received_at ?? "");
  expect(times).toEqual(times.toSorted().reverse());
});

test("an event is told with all it has", async () => {
  const { data } = await list("customer=acme&limit=1");
  expect(data).toEqual([
    {
      id: "i1",
      customer: "acme",
      service: "internet",
      occurred_at: day(26),
      received_at: "2023-01-15T12:00:00Z",
      values: { total: "3.5", upload: "1", download: "2.5" },
      price: null,
      attributes: { a: [1] },
      status: "counted",
      revision: 0,
      voided_at: null,
      duration_seconds: null,
      subject: null,
    },
  ]);
});

test.each(["customer=acme&", ""])("filters choose (%j)", async (scope) => {
  const walked = async (query: string) => (await walk(`${scope}${query}`)).map(({ id }) => id).toSorted();
  expect(await walked("status=voided")).toEqual(["f3", "f4"]);
  expect(await walked("status=replaced")).toEqual(["f5"]);
  expect(await walked("service=internet")).toEqual(["i1"]);
  expect(await walked(`service=FileSync&from=${day(7)}&to=${day(9)}`)).toEqual(["f7", "f8"]);
  expect(
    await walked(`service=FileSync&from=2022-12-07T13:00:00%2B01:00&to=2022-12-09T12:00:00.000001`),
  ).toEqual(["f7", "f8", "f9"]);
  expect(await walked(`status=counted&service=FileSync&from=${day(2)}&to=${day(7)}&limit=1`)).toEqual([
    "f2",
    "f6",
  ]);
  expect(await walked("from=0001-01-01&to=0001-01-02")).toEqual([]);
  expect(await walked("from=9999-12-31T23:59:59-23:59")).toEqual([]);
});

test("a page of CSV has a column a meter, and names the next one", async () => {
  const response = await ask("/api/v1/events?customer=acme&format=csv&limit=2");
  expect(response.headers.get("content-type")).toContain("text/csv");
  const lines = (await response.text()).split("\r\n");
  expect(lines[0]).toBe(
    "id,customer,service,occurred_at,received_at,price,status,revision,voided_at,download,files,total,upload",
  );
  expect(lines[2]).toBe(`f25,acme,FileSync,${day(25)},2023-01-15T12:00:00Z,3.75,counted,0,,,25,,`);
  const next = await list(`customer=acme&limit=1&cursor=${response.headers.get("x-next-cursor")}`);
  expect(idsOf(next)).toEqual(["f24"]);
});

test("a filter that finds little looks at a part of a long history at a time, and says where to go on", async () => {
  await ctx.sql`
    with crowd as (insert into customers (external_id) values ('crowd') returning id)
    insert into usage_events (customer_id, service_id, occurred_at, key, quantities, received_at, voided_at)
    select crowd.id, services.id, timestamptz '2022-01-01' + n * interval '1 second', gen_random_uuid(), '{1}', now(),
      case when n = 10 then now() end
    from generate_series(1, 60000) as n, crowd, services where slug = 'FileSync'`;
  for (const query of ["customer=crowd&status=voided", "status=voided"]) {
    const first = await list(query);
    expect(first.next_cursor).not.toBeNull();
    const found = await walk(query);
    expect(found.filter(({ customer }) => customer === "crowd")).toMatchObject([
      { occurred_at: "2022-01-01T00:00:10Z" },
    ]);
  }
});

test.each([
  ["limit=0", 422, "limit"],
  ["limit=1001", 422, "limit"],
  ["limit=x", 422, "limit"],
  ["limit=1.5", 422, "limit"],
  ["status=lost", 422, "status"],
  ["format=xml", 422, "format"],
  ["costumer=acme", 422, "costumer"],
  ["from=soon", 400, "from"],
  ["to=2022-13-01", 400, "to"],
  ["from=", 422, "from"],
  ["cursor=", 422, "cursor"],
  ["cursor=x", 400, "cursor"],
  [`cursor=${"x".repeat(201)}`, 422, "cursor"],
  [`cursor=${Buffer.from("o 1 00000000-0000-0000-0000-000000000000").toString("base64url")}`, 400, "cursor"],
  [`cursor=${Buffer.from("r 1 2 '; drop table").toString("base64url")}`, 400, "cursor"],
  [
    `customer=acme&cursor=${Buffer.from("r 1 2 00000000-0000-0000-0000-000000000000").toString("base64url")}`,
    400,
    "cursor",
  ],
  ["customer=nobody", 404, undefined],
  ["customer=%00", 404, undefined],
  ["service=nothing", 404, undefined],
])("%s is refused with %i, naming %s", async (query, status, field) => {
  const problem = await readProblem(await ask(`/api/v1/events?${query}`), status);
  if (field) expect(problem.errors?.map(({ path }) => path)).toContain(field);
});
