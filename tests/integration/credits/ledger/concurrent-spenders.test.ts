import { afterAll, beforeAll, expect, test } from "vitest";
import { useDatabase } from "../../../support/database.ts";
import { fireBench } from "../../../support/fire-bench.ts";
import { openDoor } from "../../../support/run-command.ts";
import { billFor, expectBooksKept, newCustomer } from "./ledger-world.ts";

const { sql, settings } = await useDatabase();
const bench = fireBench();
let door: Awaited<ReturnType<typeof openDoor>>;
let origins: string[];

// Two servers on one database, as behind a load balancer.
beforeAll(async () => {
  door = await openDoor(settings);
  const servers = await Promise.all([1, 2].map(() => bench.startApi({ DATABASE_URL: door.url })));
  origins = servers.map(({ origin }) => origin);
});

afterAll(async () => {
  await bench.clean();
  await door?.close();
});

async function post(place: number, customer: string, path: string, body?: object, key?: string) {
  const answer = await fetch(
    `${origins[place % 2]}/api/v1/customers/${encodeURIComponent(customer)}/${path}`,
    {
      method: "POST",
      headers: { "content-type": "application/json", ...(key !== undefined && { "idempotency-key": key }) },
      ...(body && { body: JSON.stringify(body) }),
    },
  );
  return { status: answer.status, body: await answer.json() };
}

const all = <T>(count: number, call: (place: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, place) => call(place)));

async function balanceOf(customer: string) {
  const answer = await fetch(`${origins[0]}/api/v1/customers/${encodeURIComponent(customer)}/balance`);
  const { available, held, overage } = await answer.json();
  return { available, held, overage };
}

const month = [
  new Date(Date.now() - 86_400_000).toISOString(),
  new Date(Date.now() + 86_400_000).toISOString(),
] as const;

test("200 spenders at once never take a balance below zero", async () => {
  const { name } = await newCustomer(sql);
  for (const amount of ["70", "60.5", "20"]) await post(0, name, "grants", { amount });
  const holds = await all(200, (place) => post(place, name, "holds", { amount: "1.5" }));
  const made = holds.filter(({ status }) => status === 201);
  expect(made).toHaveLength(100);
  expect(holds.filter(({ status }) => status === 409)).toHaveLength(100);
  expect(await balanceOf(name)).toEqual({ available: "0.5", held: "150", overage: "0" });
  // Some cost more than was held, for which half a credit is there, once.
  const settled = await all(100, (place) =>
    post(place + 1, name, `holds/${made[place]?.body.id}/settle`, { amount: place % 2 === 0 ? "2" : "1.5" }),
  );
  expect(settled.filter(({ status }) => status === 200)).toHaveLength(51);
  expect(settled.filter(({ status }) => status === 409)).toHaveLength(49);
  expect(await balanceOf(name)).toEqual({ available: "0", held: "73.5", overage: "0" });
  await expectBooksKept(sql);
});

test("with an overage allowed, 200 spenders at once reach its limit exactly, as a line of its own", async () => {
  const { id, name } = await newCustomer(sql);
  await billFor(sql, id, { limit: "25", periods: [[...month]] });
  await post(0, name, "grants", { amount: "100" });
  const holds = await all(200, (place) => post(place, name, "holds", { amount: "1" }));
  const made = holds.filter(({ status }) => status === 201);
  expect(made).toHaveLength(125);
  expect(await balanceOf(name)).toEqual({ available: "0", held: "125", overage: "25" });
  const settled = await all(125, (place) =>
    post(place, name, `holds/${made[place]?.body.id}/settle`, { amount: "1" }),
  );
  expect(settled.map(({ status }) => status)).toEqual(Array(125).fill(200));
  expect(await balanceOf(name)).toEqual({ available: "0", held: "0", overage: "25" });
  const [entered] = await sql<{ overage: string }[]>`
    select trim_scale(sum(amount)) as overage from ledger_entries where customer_id = ${id} and account = 'overage'`;
  expect(entered?.overage).toBe("-25");
  expect(
    await sql`select trim_scale(amount) as amount from credit_charges where customer_id = ${id}`,
  ).toEqual([{ amount: "25" }]);
  await expectBooksKept(sql);
});

test("holds, settlements, releases, grants and repeats of all of them, at once on many customers", async () => {
  const spenders = await Promise.all(Array.from({ length: 8 }, () => newCustomer(sql)));
  const spent = new Map<string, number>();
  await all(160, async (place) => {
    const name = spenders[place % spenders.length]?.name ?? "";
    const twice = async (path: string, body: object | undefined, key: string) => {
      const [first, second] = await Promise.all([
        post(place, name, path, body, `${key} ${place}`),
        post(place + 1, name, path, body, `${key} ${place}`),
      ]);
      expect(second).toEqual({ ...first, body: expect.objectContaining(withoutRequestId(first.body)) });
      return first;
    };
    await twice("grants", { amount: "3" }, "grant");
    const hold = await twice("holds", { amount: "2" }, "hold");
    expect(hold.status).toBe(201);
    if (place % 3 === 0) await twice(`holds/${hold.body.id}/release`, undefined, "release");
    else {
      await twice(`holds/${hold.body.id}/settle`, { amount: "1.25" }, "settle");
      spent.set(name, (spent.get(name) ?? 0) + 1.25);
    }
  });
  for (const { name } of spenders) {
    expect(await balanceOf(name)).toEqual({
      available: String(60 - (spent.get(name) ?? 0)),
      held: "0",
      overage: "0",
    });
  }
  await expectBooksKept(sql);
});

function withoutRequestId({ request_id: _, ...body }: Record<string, unknown>) {
  return body;
}
