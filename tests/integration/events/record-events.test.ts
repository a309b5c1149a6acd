import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { BatchReceipts, Receipt, SingleReceipt } from "#/api/contract/events.ts";
import { createRestApi } from "#/api/rest/rest-api.ts";
import { setPool } from "#/db/pool.ts";
import { reconcileRollups } from "#/domain/usage/reconcile-rollups.ts";
import { parseEnv } from "#/env.ts";
import { ask, read, readProblem, requestTo } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";

const { sql, settings } = await useDatabase();
setPool(settings);

beforeAll(async () => {
  await sql`insert into services (slug, name) values ('Compute', 'Compute'), ('Storage', 'Storage')`;
  await sql`
    insert into meters (service_id, slug, name, unit, slot, price)
    select id, 'hours', 'Hours', 'hour', 1, 0.15 from services where slug = 'Compute'
    union all select id, 'gigabytes', 'Gigabytes', 'GB', 1, null from services where slug = 'Storage'
    union all select id, 'files', 'Files', 'file', 2, null from services where slug = 'Storage'`;
  await sql`update catalogue_versions set version = version + 1`;
});

let customers = 0;
const newCustomer = () => `customer ${++customers}`;

const post = (body: BodyInit, type = "application/json", headers: Record<string, string> = {}) =>
  ask("/api/v1/events", { method: "POST", body, headers: { "content-type": type, ...headers } });
const send = (events: unknown) => post(JSON.stringify(events));

async function storedOf(customer: string) {
  return sql<{ id: string; quantity: string; at: string }[]>`
    select coalesce(event.id, key::text) as id, quantities[1]::text as quantity,
      to_char(occurred_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
    from usage_events event join customers on customers.id = customer_id
    where external_id = ${customer} order by occurred_at, 1`;
}

async function expectNoDrift() {
  expect((await reconcileRollups(sql)).drifts).toEqual([]);
}

describe("one event", () => {
  test("is accepted once, then a duplicate with the first one's time, then a conflict that names what differs", async () => {
    const customer = newCustomer();
    const event = { id: "e1", customer, service: "Compute", quantity: "1.50", attributes: { a: 1, b: [2] } };
    const first = await read(await send(event), SingleReceipt, 201);
    expect(first).toMatchObject({ id: "e1", status: "accepted" });
    const second = await read(
      await send({ ...event, quantity: 1.5, attributes: { b: [2], a: 1.0 } }),
      SingleReceipt,
    );
    expect(second).toEqual({ ...first, status: "duplicate" });
    const conflict = await read(await send({ ...event, quantity: 2, attributes: {} }), SingleReceipt, 409);
    expect(conflict).toMatchObject({ status: "conflict", differs: ["quantity", "attributes"] });
    const elsewhere = await read(
      await send({ ...event, service: "Storage", quantity: undefined, values: { files: 1 } }),
      SingleReceipt,
      409,
    );
    expect(elsewhere).toMatchObject({ differs: ["service"] });
    expect(await storedOf(customer)).toMatchObject([{ id: "e1", quantity: "1.5" }]);
    await expectNoDrift();
  });

  test("without id gets one, which makes a retry safe", async () => {
    const event = { customer: newCustomer(), service: "Compute", quantity: 1 };
    const { id } = await read(await send(event), SingleReceipt, 201);
    expect(await read(await send({ ...event, id }), SingleReceipt)).toMatchObject({
      id,
      status: "duplicate",
    });
  });

  test("of the same id for two customers are two", async () => {
    const [one, other] = [newCustomer(), newCustomer()];
    for (const customer of [one, other]) {
      await read(await send({ id: "same", customer, service: "Compute", quantity: 1 }), SingleReceipt, 201);
    }
    expect([...(await storedOf(one)), ...(await storedOf(other))]).toHaveLength(2);
  });

  test("that is wrong answers 422 with path and reason, and leaves no trace", async () => {
    const customer = newCustomer();
    const receipt = await read(
      await send({ customer, service: "Compute", quantity: -1 }),
      SingleReceipt,
      422,
    );
    expect(receipt).toMatchObject({
      status: "rejected",
      path: "quantity",
      reason: expect.stringMatching(/negative/),
    });
    expect(await sql`select from customers where external_id = ${customer}`).toHaveLength(0);
  });

  test("of any age lands on its hour and day, to the microsecond", async () => {
    const customer = newCustomer();
    const times = ["1999-12-31T23:59:59.999999Z", "2023-01-01T00:00:00Z", "2022-06-30T20:00:00-04:00"];
    await read(
      await send(
        times.map((occurred_at, id) => ({
          id: `t${id}`,
          customer,
          service: "Compute",
          quantity: 1,
          occurred_at,
        })),
      ),
      BatchReceipts,
    );
    expect((await storedOf(customer)).map(({ at }) => at)).toEqual([
      "1999-12-31T23:59:59.999999Z",
      "2022-07-01T00:00:00.000000Z",
      "2023-01-01T00:00:00.000000Z",
    ]);
    await expectNoDrift();
  });

  test("tells the month's totals when asked to", async () => {
    const customer = newCustomer();
    const events = [1, 2.5].map((files, id) => ({
      id: `m${id}`,
      customer,
      service: "Storage",
      values: { files },
    }));
    const response = await ask("/api/v1/events?totals=true", {
      method: "POST",
      body: JSON.stringify(events),
      headers: { "content-type": "application/json" },
    });
    const { totals } = await read(response, BatchReceipts);
    expect(totals?.find(({ meter }) => meter === "files")).toMatchObject({ customer, value: "3.5" });
    await readProblem(
      await ask("/api/v1/events?total=true", {
        method: "POST",
        body: "{}",
        headers: { "content-type": "application/json" },
      }),
      422,
    );
  });
});

describe("a batch", () => {
  test("answers every event in its place; a wrong one holds up none", async () => {
    const customer = newCustomer();
    const event = { customer, service: "Compute", quantity: 1 };
    const { receipts, counts } = await read(
      await send([
        { ...event, id: "a" },
        { ...event, id: "b", quantity: "x" },
        { ...event, id: "a" },
        7,
        { ...event, id: "a", quantity: 9 },
        { ...event, id: "c", service: "Nope" },
        { ...event, id: "d" },
      ]),
      BatchReceipts,
    );
    expect(receipts.map(({ id, status }) => `${id} ${status}`)).toEqual([
      "a accepted",
      "b rejected",
      "a duplicate",
      "null rejected",
      "a conflict",
      "c rejected",
      "d accepted",
    ]);
    expect(counts).toEqual({ accepted: 2, duplicate: 1, conflict: 1, rejected: 3 });
    expect((await storedOf(customer)).map(({ id }) => id).sort()).toEqual(["a", "d"]);
    await expectNoDrift();
  });

  test("may be empty, not scalar, not too long, and may be packed", async () => {
    expect(await read(await send([]), BatchReceipts)).toEqual({
      receipts: [],
      counts: { accepted: 0, duplicate: 0, conflict: 0, rejected: 0 },
    });
    await readProblem(await send(5), 422);
    await readProblem(await send(Array.from({ length: 10_001 }, () => 0)), 413);
    await readProblem(await post(`[${" ".repeat(10_000_001)}]`), 413);
    await readProblem(
      await post(gzipSync(`[${" ".repeat(10_000_001)}]`), "application/json", { "content-encoding": "gzip" }),
      413,
    );
    await readProblem(await post("not gzip", "application/json", { "content-encoding": "gzip" }), 400);
    await readProblem(await post("{}", "application/json", { "content-encoding": "br" }), 415);
    await readProblem(await post("{}", "text/plain"), 415);
    await readProblem(await post('{"a":'), 400);
    await readProblem(await post(""), 400);
    await readProblem(await post(new Uint8Array([0x7b, 0xff, 0x7d])), 400);
    const packed = gzipSync(JSON.stringify([{ customer: newCustomer(), service: "Compute", quantity: 1 }]));
    expect(
      (await read(await post(packed, "application/json", { "content-encoding": "gzip" }), BatchReceipts))
        .counts.accepted,
    ).toBe(1);
  });

  test("of 10,000 events of one id is one accepted and the rest duplicates", async () => {
    const event = { id: "all one", customer: newCustomer(), service: "Compute", quantity: 1 };
    const { counts } = await read(await send(Array.from({ length: 10_000 }, () => event)), BatchReceipts);
    expect(counts).toEqual({ accepted: 1, duplicate: 9_999, conflict: 0, rejected: 0 });
  });

  test("sent many times at once counts once", async () => {
    const customer = newCustomer();
    const events = Array.from({ length: 200 }, (_, n) => ({
      id: `n${n}`,
      customer,
      service: "Compute",
      quantity: "0.1",
    }));
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, turn) =>
        read(await send(turn % 2 ? events : events.toReversed()), BatchReceipts),
      ),
    );
    const sum = (status: "accepted" | "duplicate") =>
      answers.reduce((total, { counts }) => total + counts[status], 0);
    expect([sum("accepted"), sum("duplicate")]).toEqual([200, 3800]);
    expect(await storedOf(customer)).toHaveLength(200);
    await expectNoDrift();
  });
});

describe("other formats", () => {
  test("NDJSON is acknowledged line by line, in order, wrong lines too", async () => {
    const customer = newCustomer();
    const lines = Array.from({ length: 2500 }, (_, n) =>
      JSON.stringify({ id: `l${n}`, customer, service: "Compute", quantity: 1 }),
    );
    lines[1200] = "oops";
    lines[1300] = JSON.stringify({ customer, service: "Compute" });
    const response = await post(`${lines.join("\n")}\n\n`, "application/x-ndjson");
    expect(response.headers.get("content-type")).toMatch(/^application\/x-ndjson/);
    const answered = (await response.text())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(answered.at(-1)).toEqual({ counts: { accepted: 2498, duplicate: 0, conflict: 0, rejected: 2 } });
    const receipts = answered.slice(0, -1).map((receipt) => Receipt.parse(receipt));
    expect(receipts.map(({ id }) => id)).toEqual(
      lines.map((_, n) => (n === 1200 ? null : n === 1300 ? expect.any(String) : `l${n}`)),
    );
    expect(receipts[1200]).toMatchObject({ status: "rejected", path: "line 1201" });
    await expectNoDrift();
  });

  test("NDJSON is acknowledged while it is still being sent", async () => {
    const customer = newCustomer();
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const encode = (n: number) =>
      new TextEncoder().encode(
        `${JSON.stringify({ id: `s${n}`, customer, service: "Compute", quantity: 1 })}\n`,
      );
    void writer.write(encode(1));
    const response = await ask("/api/v1/events", {
      method: "POST",
      body: readable,
      duplex: "half",
      headers: { "content-type": "application/x-ndjson" },
    });
    const answers = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(JSON.parse((await answers?.read())?.value ?? "")).toMatchObject({ id: "s1", status: "accepted" });
    void writer.write(encode(2));
    expect(JSON.parse((await answers?.read())?.value ?? "")).toMatchObject({ id: "s2", status: "accepted" });
    await writer.close();
    expect(JSON.parse((await answers?.read())?.value ?? "")).toMatchObject({ counts: { accepted: 2 } });
  });

  test("CloudEvents: source and id are the key, subject the customer, type the service", async () => {
    const subject = newCustomer();
    const event = {
      specversion: "1.0",
      id: "1",
      source: "/a",
      type: "Compute",
      subject,
      time: "2023-01-01T00:00:00Z",
      data: { quantity: 2 },
    };
    const post1 = (body: unknown, type: string) =>
      post(JSON.stringify(body), `application/${type}; charset=utf-8`);
    expect(await read(await post1(event, "cloudevents+json"), SingleReceipt, 201)).toMatchObject({
      id: "/a 1",
    });
    const batch = [
      event,
      { ...event, source: "/b" },
      { ...event, specversion: "0.3" },
      { ...event, data: { quantty: 1 } },
      { ...event, data: { quantity: 3 } },
    ];
    const { receipts } = await read(await post1(batch, "cloudevents-batch+json"), BatchReceipts);
    expect(receipts.map(({ status }) => status)).toEqual([
      "duplicate",
      "accepted",
      "rejected",
      "rejected",
      "conflict",
    ]);
    expect(await storedOf(subject)).toHaveLength(2);
  });
});

describe("the one-call form", () => {
  const usage = (body: unknown) =>
    ask("/api/v1/usage", {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });

  test("answers success for the first and for a repeat, 409 for another payload, 422 for what is wrong", async () => {
    const customer_id = newCustomer();
    const body = { customer_id, service: "Compute", units: 3, session_id: "s1" };
    const success = { status: "success", message: "Usage recorded.", session_id: "s1" };
    for (const _ of [1, 2]) expect(await (await usage(body)).json()).toEqual(success);
    await readProblem(await usage({ ...body, units: 4 }), 409);
    expect((await readProblem(await usage({ ...body, units: -4 }), 422)).errors?.[0]?.path).toBe("units");
    expect((await readProblem(await usage({ service: "Compute", units: 1 }), 422)).errors?.[0]?.path).toBe(
      "customer_id",
    );
    expect((await readProblem(await usage({ ...body, unit: 1 }), 422)).errors?.[0]?.path).toBe("unit");
    const [stored] =
      await sql`select price::text from usage_events where id = 's1' and customer_id = (select id from customers where external_id = ${customer_id})`;
    expect(stored).toEqual({ price: "0.45" });
  });
});

test("any history of reports, repeated, changed and concurrent, counts each key's first event once", async () => {
  const report = fc.record({
    id: fc.integer({ min: 0, max: 30 }).map((n) => `k${n}`),
    customer: fc.integer({ min: 0, max: 3 }),
    quantity: fc.integer({ min: 0, max: 3 }).map((n) => n / 4),
    day: fc.integer({ min: 0, max: 40 }),
    isStorage: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(report, { maxLength: 40 }), { minLength: 1, maxLength: 6 }),
      async (batches) => {
        const run = newCustomer();
        const toEvent = ({ id, customer, quantity, day, isStorage }: (typeof batches)[number][number]) => ({
          id,
          customer: `${run} ${customer}`,
          service: isStorage ? "Storage" : "Compute",
          ...(isStorage ? { values: { files: quantity } } : { quantity }),
          occurred_at: new Date(Date.UTC(2022, 10, 1 + day, 13)).toISOString(),
        });
        const answers = await Promise.all(
          batches.map(async (batch) => read(await send(batch.map(toEvent)), BatchReceipts)),
        );
        const accepted = new Map<string, string>();
        const payload = (event: ReturnType<typeof toEvent>) => JSON.stringify(event);
        for (const [turn, batch] of batches.entries()) {
          for (const [place, one] of batch.entries()) {
            if (answers[turn]?.receipts[place]?.status !== "accepted") continue;
            const event = toEvent(one);
            const key = `${event.customer} ${event.id}`;
            expect(accepted.has(key)).toBe(false);
            accepted.set(key, payload(event));
          }
        }
        for (const [turn, batch] of batches.entries()) {
          for (const [place, one] of batch.entries()) {
            const event = toEvent(one);
            const isFirst = accepted.get(`${event.customer} ${event.id}`) === payload(event);
            const status = answers[turn]?.receipts[place]?.status;
            expect(isFirst ? ["accepted", "duplicate"] : ["conflict"]).toContain(status);
          }
        }
        const [counted] = await sql`
        select count(*)::int as events from usage_events join customers on customers.id = customer_id
        where starts_with(external_id, ${`${run} `})`;
        expect(counted?.events).toBe(accepted.size);
        await expectNoDrift();
      },
    ),
    { numRuns: 40 },
  );
});

test("with UNKNOWN_CUSTOMERS=reject a new customer is refused, and a known one taken, also one that an import named", async () => {
  const strict = createRestApi(() => parseEnv({ UNKNOWN_CUSTOMERS: "reject" }));
  const [unknown, known, imported] = [newCustomer(), newCustomer(), newCustomer()];
  await sql`insert into customers (external_id, import_id) values (${known}, null), (${imported}, 78)`;
  const events = [unknown, known, imported, unknown].map((customer) => ({
    customer,
    service: "Compute",
    quantity: 1,
  }));
  const response = await strict.fetch(
    requestTo("/api/v1/events", {
      method: "POST",
      body: JSON.stringify(events),
      headers: { "content-type": "application/json" },
    }),
  );
  const { receipts } = await read(response, BatchReceipts);
  expect(receipts).toMatchObject([
    { status: "rejected", path: "customer", reason: expect.stringMatching(/no customer/) },
    { status: "accepted" },
    { status: "accepted" },
    { status: "rejected" },
  ]);
  expect(await sql`select from customers where external_id = ${unknown}`).toHaveLength(0);
});

test("a customer that an import named is kept once an event is reported of it", async () => {
  const customer = newCustomer();
  await sql`insert into customers (external_id, import_id) values (${customer}, 77)`;
  await read(await send({ customer, service: "Compute", quantity: 1 }), SingleReceipt, 201);
  expect(await sql`select import_id from customers where external_id = ${customer}`).toEqual([
    { import_id: null },
  ]);
});

test("a service made after the events were checked is seen at once, also from another process", async () => {
  const slug = "Made by another process";
  await read(await send({ customer: newCustomer(), service: slug, quantity: 1 }), SingleReceipt, 422);
  await sql`insert into services (slug, name) values (${slug}, 'New')`;
  await sql`insert into meters (service_id, slug, name, unit, slot) select id, 'new-meter', 'New', 'unit', 1 from services where slug = ${slug}`;
  await sql`update catalogue_versions set version = version + 1`;
  await read(await send({ customer: newCustomer(), service: slug, quantity: 1 }), SingleReceipt, 201);
});

test("what became of events is told to the live tail and counted by minute", async () => {
  const before =
    await sql`select coalesce(sum(accepted), 0)::int as accepted, coalesce(sum(rejected), 0)::int as rejected from receipt_minutes`;
  const customer = newCustomer();
  await send([
    { id: "f1", customer, service: "Compute", quantity: 1 },
    { id: "f2", customer, service: "Compute" },
  ]);
  const [group] = await sql`select accepted, rejected, receipts from receipt_groups order by id desc limit 1`;
  expect(group).toMatchObject({ accepted: 1, rejected: 1 });
  expect(group?.receipts).toMatchObject([
    { id: "f1", status: "accepted", customer, service: "Compute", quantities: ["1"] },
    { id: "f2", status: "rejected", customer, reason: expect.stringMatching(/^quantity is missing/) },
  ]);
  const after =
    await sql`select sum(accepted)::int as accepted, sum(rejected)::int as rejected from receipt_minutes`;
  expect(after[0]?.accepted).toBe(before[0]?.accepted + 1);
});
