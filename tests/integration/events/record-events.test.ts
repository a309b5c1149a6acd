import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { BatchReceipts, SingleReceipt } from "#/api/contract/events.ts";
import { ask, read, readProblem } from "../../support/ask.ts";
import { newCustomer, post, send, useReporting } from "../../support/reporting.ts";

const { sql, storedOf, expectNoDrift } = await useReporting();

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
