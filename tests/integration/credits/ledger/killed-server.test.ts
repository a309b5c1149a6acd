import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { useDatabase } from "../../../support/database.ts";
import { type ApiServer, fireBench } from "../../../support/fire-bench.ts";
import { freePort } from "../../../support/processes.ts";
import { openDoor } from "../../../support/run-command.ts";
import { expectBooksKept, newCustomer } from "./ledger-world.ts";

const { sql, settings } = await useDatabase();
const bench = fireBench();
const door = await openDoor(settings);

afterAll(async () => {
  await bench.clean();
  await door.close();
});

const spenders = 300;
const kills = 3;

test("a server that is killed in the middle of payments has paid each once, or not at all", async () => {
  const { id, name } = await newCustomer(sql);
  const PORT = String(await freePort());
  const start = () => bench.startApi({ DATABASE_URL: door.url, PORT });
  let server: ApiServer = await start();
  const url = `${server.origin}/api/v1/customers/${encodeURIComponent(name)}`;

  /** Asks until it is answered, always with the same key, as a client does that lost an answer. */
  const ask = async (path: string, body: object, key: string) => {
    for (;;) {
      try {
        const answer = await fetch(`${url}/${path}`, {
          method: "POST",
          headers: { "content-type": "application/json", "idempotency-key": key },
          body: JSON.stringify(body),
        });
        const text = await answer.text();
        if (answer.status < 500) return { status: answer.status, body: JSON.parse(text) };
      } catch {
        // Killed, or not there yet.
      }
      await sleep(10);
    }
  };

  let done = 0;
  const spend = async (place: number) => {
    const hold = await ask("holds", { amount: "2" }, `hold ${place}`);
    expect(hold.status).toBe(201);
    const settled = await ask(`holds/${hold.body.id}/settle`, { amount: "1.01" }, `settle ${place}`);
    expect(settled).toMatchObject({ status: 200, body: { state: "settled", settled_amount: "1.01" } });
    done++;
  };
  await ask("grants", { amount: "1000" }, "grant");
  let next = 0;
  const lane = async () => {
    while (next < spenders) await spend(next++);
  };
  const spending = Promise.all(Array.from({ length: 20 }, lane));
  for (let kill = 1; kill <= kills; kill++) {
    while (done < (kill * spenders) / (kills + 2)) await sleep(1);
    server.signal("SIGKILL");
    await server.end();
    server = await start();
  }
  await spending;
  const kinds = await sql<{ kind: string; count: number }[]>`
    select kind, count(*)::int as count from ledger_transactions where customer_id = ${id} group by 1 order by 1`;
  expect([...kinds]).toEqual([
    { kind: "grant", count: 1 },
    { kind: "hold", count: spenders },
    { kind: "settle", count: spenders },
  ]);
  const [grant] = await sql<{ available: string; held: string; spent: string }[]>`
    select trim_scale(available) as available, trim_scale(held) as held, trim_scale(spent) as spent
    from credit_grants where customer_id = ${id}`;
  expect(grant).toEqual({ available: "697", held: "0", spent: "303" });
  await expectBooksKept(sql);
});
