import { describe, expect, test } from "vitest";
import { BatchReceipts, Receipt, SingleReceipt } from "#/api/contract/events.ts";
import { ask, read, readProblem } from "../../support/ask.ts";
import { newCustomer, post, useReporting } from "../../support/reporting.ts";

const { sql, storedOf, expectNoDrift } = await useReporting();

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
