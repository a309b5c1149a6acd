import { beforeAll, beforeEach, expect, test } from "vitest";
import { Alert, AlertList } from "#/api/contract/alerts.ts";
import { createCaller } from "#/api/trpc/router.ts";
import { setPool } from "#/db/pool.ts";
import { crossing, emptyAlerts, makeCustomer, raise } from "../../../support/alerts.ts";
import { ask, read, readProblem } from "../../../support/ask.ts";
import { useDatabase } from "../../../support/database.ts";
import { send } from "../../../support/send.ts";

const { ctx, sql, settings } = await useDatabase();
const { alerts } = createCaller({ operation: ctx, requestId: "request-1" }).credits;
const path = "/api/v1/alerts";

beforeAll(() => {
  setPool(settings);
});
beforeEach(() => emptyAlerts(sql));

test("alerts are listed newest first, by state and customer, in pages", async () => {
  const [ann, bob] = [await makeCustomer(sql, "ann/1"), await makeCustomer(sql, "bob")];
  const early = crossing(ann, { at: "2023-01-01T00:00:00Z" });
  await raise(sql, [early, crossing(bob, { at: "2023-01-03T00:00:00Z", period: 0 })]);
  await raise(sql, [{ ...early, threshold: "80", spent: "80", at: "2023-01-02T00:00:00.25Z" }]);
  const list = await read(await ask(path), AlertList);
  expect(list).toMatchObject({ page: 1, per_page: 20, total: 3 });
  expect(list.data[1]).toEqual({
    id: 3,
    customer: "ann/1",
    grant: early.grantId,
    threshold: "80",
    period: 1,
    spent: "80",
    amount: "100",
    raised_at: "2023-01-02T00:00:00.250Z",
    acknowledged_at: null,
    acknowledged_by: null,
  });
  const ids = async (query: string) => {
    const found = await read(await ask(`${path}?${query}`), AlertList);
    return [found.total, ...found.data.map(({ id }) => id)];
  };
  expect(await ids("")).toEqual([3, 2, 3, 1]);
  expect(await ids("page=2&per_page=2")).toEqual([3, 1]);
  expect(await ids("customer=ann%2F1")).toEqual([2, 3, 1]);
  const seen = await read(await send("POST", `${path}/3/acknowledge`, undefined), Alert);
  expect(seen).toMatchObject({ id: 3, acknowledged_by: expect.stringMatching(/./) });
  expect(Date.parse(seen.acknowledged_at ?? "")).toBeGreaterThan(0);
  expect(await read(await send("POST", `${path}/3/acknowledge`, undefined), Alert)).toEqual(seen);
  expect(await read(await ask(`${path}/3`), Alert)).toEqual(seen);
  expect(await ids("state=open")).toEqual([2, 2, 1]);
  expect(await ids("state=acknowledged&customer=ann%2F1")).toEqual([1, 3]);
  expect(await ids("state=acknowledged&customer=bob")).toEqual([0]);
});

test.each([
  ["?state=closed", "state", /expected open or acknowledged/],
  ["?per_page=0", "per_page", /expected 1 to 1000/],
  ["?customer=", "customer", /is empty/],
  ["?user=ann", "user", /no such field; expected page, per_page, state, customer/],
  ["/0", "id", /expected the id of an alert/],
  ["/x", "id", /expected the id of an alert/],
  ["/9999999999999999", "id", /expected the id of an alert/],
])("GET /alerts%s is refused", async (rest, field, message) => {
  const problem = await readProblem(await ask(`${path}${rest}`), 422);
  expect(problem.errors).toEqual([{ path: field, message: expect.stringMatching(message) }]);
});

test("what there is not is not found", async () => {
  expect((await readProblem(await ask(`${path}/7`), 404)).detail).toBe("There is no alert 7.");
  await readProblem(await send("POST", `${path}/999999999999999/acknowledge`, undefined), 404);
  expect((await readProblem(await ask(`${path}?customer=nobody`), 404)).detail).toMatch(
    /no customer "nobody"/,
  );
});

test("tRPC answers what REST answers", async () => {
  await raise(sql, [crossing(await makeCustomer(sql, "ann")), crossing(await makeCustomer(sql, "bob"))]);
  expect(await alerts.list()).toEqual(await read(await ask(path), AlertList));
  const seen = await alerts.acknowledge({ id: 1 });
  expect(seen).toMatchObject({ acknowledged_by: "test", acknowledged_at: ctx.clock().toISOString() });
  expect(await alerts.get({ id: 1 })).toEqual(await read(await ask(`${path}/1`), Alert));
  expect((await alerts.list({ state: "open", customer: "ann" })).total).toBe(0);
  await expect(alerts.acknowledge({ id: 9 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(alerts.list({ customer: "nobody" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
