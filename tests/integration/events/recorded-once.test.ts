import fc from "fast-check";
import { expect, test } from "vitest";
import { BatchReceipts, SingleReceipt } from "#/api/contract/events.ts";
import { createRestApi } from "#/api/rest/rest-api.ts";
import { parseEnv } from "#/env.ts";
import { read, requestTo } from "../../support/ask.ts";
import { newCustomer, send, useReporting } from "../../support/reporting.ts";

const { sql, expectNoDrift } = await useReporting();

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
