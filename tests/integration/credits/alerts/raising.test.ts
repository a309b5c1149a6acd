import { beforeEach, expect, test } from "vitest";
import { acknowledgeAlert } from "#/domain/credits/alerts/acknowledge-alert.ts";
import { removeEndpoint } from "#/domain/credits/alerts/change-endpoints.ts";
import { listAlerts } from "#/domain/credits/alerts/list-alerts.ts";
import { raiseAlerts } from "#/domain/credits/alerts/raise-alerts.ts";
import {
  crossing,
  deliveriesOf,
  emptyAlerts,
  endpointAt,
  makeCustomer,
  raise,
} from "../../../support/alerts.ts";
import { useDatabase } from "../../../support/database.ts";

const { ctx, sql } = await useDatabase();
const url = "http://127.0.0.1:9/hooks";
const all = { page: 1, perPage: 1000 };

beforeEach(() => emptyAlerts(sql));

test("an alert is raised once a grant, threshold and period, and again in the next period", async () => {
  const ann = await makeCustomer(sql, "ann");
  const half = crossing(ann);
  expect(await raise(sql, [half, { ...half, threshold: "80", spent: "81" }])).toBe(2);
  expect(await raise(sql, [{ ...half, spent: "60" }])).toBe(0);
  expect(await raise(sql, [{ ...half, threshold: "50.00" }])).toBe(0);
  expect(await raise(sql, [{ ...half, period: 2 }, crossing(ann)])).toBe(2);
  expect(await raise(sql, [])).toBe(0);
  const { total, rows } = await listAlerts(ctx, all);
  expect(total).toBe(4);
  expect(rows.map(({ threshold, period, spent }) => `${threshold} ${period} ${spent}`).sort()).toEqual([
    "50 1 50.5",
    "50 1 50.5",
    "50 2 50.5",
    "80 1 81",
  ]);
});

test("the same one named twice in a call counts once", async () => {
  const half = crossing(await makeCustomer(sql, "ann"));
  expect(await raise(sql, [half, half])).toBe(1);
});

test("many who raise the same at once raise it once, with one message an endpoint", async () => {
  const half = crossing(await makeCustomer(sql, "ann"));
  const endpoints = [await endpointAt(ctx, url), await endpointAt(ctx, url)];
  const counts = await Promise.all(Array.from({ length: 20 }, () => raise(sql, [half])));
  expect(counts.reduce((sum, count) => sum + count)).toBe(1);
  const messages = await deliveriesOf(ctx);
  expect(messages.map(({ endpoint }) => endpoint).sort()).toEqual(endpoints.map(({ id }) => id));
});

test("the message says all of the alert, exactly, and is the same for every endpoint", async () => {
  const name = 'Zoë "x", {y}\\';
  const half = crossing(await makeCustomer(sql, name), {
    threshold: "33.30",
    spent: "12345678901234567890.10",
    amount: "12345678901234567891",
    at: "2023-01-15T13:00:00.5+01:00",
  });
  await endpointAt(ctx, url);
  await endpointAt(ctx, url);
  await endpointAt(ctx, url, false);
  await raise(sql, [half]);
  const messages = await deliveriesOf(ctx);
  expect(messages).toHaveLength(2);
  const { rows } = await listAlerts(ctx, all);
  for (const message of messages) {
    expect(message).toMatchObject({ type: "credit.threshold_reached", state: "waiting", attempts: 0 });
    expect(message.alert).toBe(rows[0]?.id);
    expect(JSON.parse(message.body)).toEqual({
      type: "credit.threshold_reached",
      timestamp: "2023-01-15T12:00:00.500Z",
      data: {
        alert: rows[0]?.id,
        customer: name,
        grant: half.grantId,
        threshold: "33.3",
        spent: "12345678901234567890.1",
        amount: "12345678901234567891",
        period: 1,
      },
    });
  }
  expect(messages[0]?.id).not.toBe(messages[1]?.id);
});

test("a customer without periods has none in its alert and its message", async () => {
  await endpointAt(ctx, url);
  await raise(sql, [crossing(await makeCustomer(sql, "ann"), { period: 0 })]);
  expect((await listAlerts(ctx, all)).rows[0]?.period).toBeNull();
  const [message] = await deliveriesOf(ctx);
  expect(JSON.parse(message?.body ?? "").data.period).toBeNull();
});

test("what is rolled back raised nothing and sends nothing", async () => {
  await endpointAt(ctx, url);
  const half = crossing(await makeCustomer(sql, "ann"));
  const failing = sql.begin(async (tx) => {
    await raiseAlerts(tx, [half]);
    throw new Error("no credits left");
  });
  await expect(failing).rejects.toThrow("no credits left");
  expect((await listAlerts(ctx, all)).total).toBe(0);
  expect(await deliveriesOf(ctx)).toEqual([]);
});

test("an endpoint that is removed meanwhile does not make the spending fail", async () => {
  const { id } = await endpointAt(ctx, url);
  const half = crossing(await makeCustomer(sql, "ann"));
  let removing: Promise<void> | undefined;
  await sql.begin(async (tx) => {
    await raiseAlerts(tx, [half]);
    removing = removeEndpoint(ctx, id);
  });
  await removing;
  expect((await listAlerts(ctx, all)).total).toBe(1);
  expect(await deliveriesOf(ctx)).toEqual([]);
});

test("an endpoint that is just being removed does not make the spending fail either", async () => {
  const { id } = await endpointAt(ctx, url);
  const half = crossing(await makeCustomer(sql, "ann"));
  let raising: Promise<number> | undefined;
  await sql.begin(async (tx) => {
    await tx`delete from webhook_endpoints where id = ${id}`;
    raising = raise(sql, [half]);
    let waiting = 0;
    while (waiting === 0) {
      const [row] = await tx<{ waiting: number }[]>`
        select count(*)::int as waiting from pg_locks where not granted
          and pid in (select pid from pg_stat_activity where datname = current_database())`;
      waiting = row?.waiting ?? 0;
    }
  });
  expect(await raising).toBe(1);
  expect(await deliveriesOf(ctx)).toEqual([]);
});

test("alerts of many customers are raised in one call", async () => {
  const customers = await Promise.all(Array.from({ length: 50 }, (_, n) => makeCustomer(sql, `c${n}`)));
  await endpointAt(ctx, url);
  expect(
    await raise(
      sql,
      customers.map((id) => crossing(id)),
    ),
  ).toBe(50);
  expect((await deliveriesOf(ctx)).length).toBe(50);
  expect((await listAlerts(ctx, { ...all, customer: "c7" })).rows.map(({ customer }) => customer)).toEqual([
    "c7",
  ]);
});

test("who acknowledges an alert first stays named", async () => {
  await raise(sql, [crossing(await makeCustomer(sql, "ann")), crossing(await makeCustomer(sql, "bob"))]);
  const [first, second] = (await listAlerts(ctx, all)).rows;
  const seen = await acknowledgeAlert({ ...ctx, actor: "admin" }, first?.id ?? 0);
  expect(seen.acknowledgedBy).toBe("admin");
  expect(await acknowledgeAlert({ ...ctx, actor: "other" }, first?.id ?? 0)).toEqual(seen);
  const ids = async (state: "open" | "acknowledged") =>
    (await listAlerts(ctx, { ...all, state })).rows.map(({ id }) => id);
  expect(await ids("open")).toEqual([second?.id]);
  expect(await ids("acknowledged")).toEqual([first?.id]);
  await expect(acknowledgeAlert(ctx, 999)).rejects.toMatchObject({ code: "not_found" });
});
