import { beforeAll, expect, test } from "vitest";
import { CustomerUsage } from "#/api/contract/event-reading.ts";
import { setPool } from "#/db/pool.ts";
import { ask, read, readProblem } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";
import { importFile } from "../../support/import-file.ts";
import { send } from "../../support/send.ts";
import { sessionFile } from "../../support/session-file.ts";
import { oracleRows } from "../../support/small-oracle.ts";
import { makeServices } from "../../support/usage-services.ts";

const { ctx, settings } = await useDatabase();

beforeAll(async () => {
  setPool(settings);
  await makeServices(ctx);
});

const report = (more: object) => send("POST", "/usage", { customer_id: "123", service: "FileSync", ...more });

test("usage is answered as it counts, at both places, in the order in which it occurred", async () => {
  await report({ units: 42, price: 0.15, session_id: "one", occurred_at: "2026-01-02" });
  await report({ units: "1.50", session_id: "two", occurred_at: "2026-01-01" });
  await report({ units: 7, session_id: "three", occurred_at: "2026-01-03" });
  await report({ units: 8, session_id: "four", occurred_at: "2026-01-04" });
  await send("POST", "/api/v1/events/123/three/void", { reason: "x" });
  await send("POST", "/api/v1/events/123/four/replace", {
    reason: "x",
    quantity: "123456789012345678.5",
    occurred_at: "2025-12-31",
  });
  const text = await (await ask("/usage/123")).text();
  expect(text).toBe(
    '{"customer_id":"123","usage":[{"service":"FileSync","units":123456789012345678.5,"price":18518518351851851.78},{"service":"FileSync","units":1.5,"price":0.23},{"service":"FileSync","units":42,"price":0.15}]}',
  );
  await read(await ask("/usage/123"), CustomerUsage);
  expect(await (await ask("/api/v1/usage/123")).text()).toBe(text);
});

test("only reported events are usage; who has none has an empty list; who is unknown is not found", async () => {
  await importFile(ctx, sessionFile(oracleRows));
  expect(await read(await ask("/usage/heavyUser1"), CustomerUsage)).toEqual({
    customer_id: "heavyUser1",
    usage: [],
  });
  await readProblem(await ask("/usage/nobody"), 404);
  await readProblem(await ask("/usage/%00"), 404);
});

test.each(["a/b", "100%", '"é\\ 🙂'])("a customer may be named %s", async (name) => {
  expect((await report({ customer_id: name, units: 1 })).status).toBe(200);
  const { customer_id, usage } = await read(await ask(`/usage/${encodeURIComponent(name)}`), CustomerUsage);
  expect([customer_id, usage.length]).toEqual([name, 1]);
});

test("many events are streamed, each once, even those of one moment", async () => {
  const events = Array.from({ length: 2500 }, (_, place) => ({
    id: `m${place}`,
    customer: "many",
    service: "FileSync",
    quantity: place,
    occurred_at: `2026-01-01T00:00:0${place % 2}Z`,
  }));
  expect((await send("POST", "/api/v1/events", events)).status).toBe(200);
  const { usage } = await read(await ask("/usage/many"), CustomerUsage);
  expect(new Set(usage.map(({ units }) => units)).size).toBe(2500);
  expect(usage).toHaveLength(2500);
});
