import { beforeEach, expect, test } from "vitest";
import { Bell } from "#/db/bell.ts";
import { attemptDelivery } from "#/domain/credits/alerts/attempt-delivery.ts";
import { removeEndpoint, updateEndpoint } from "#/domain/credits/alerts/change-endpoints.ts";
import { claimDue } from "#/domain/credits/alerts/claim-deliveries.ts";
import { deliverDue, deliverWebhooks } from "#/domain/credits/alerts/deliver-webhooks.ts";
import { webhookChannel } from "#/domain/credits/alerts/queue-messages.ts";
import { raiseAlerts } from "#/domain/credits/alerts/raise-alerts.ts";
import { tidyDeliveries } from "#/domain/credits/alerts/tidy-deliveries.ts";
import {
  crossing,
  deliveriesOf,
  emptyAlerts,
  endpointAt,
  later,
  makeCustomer,
  raiseSome,
} from "../../../support/alerts.ts";
import { useDatabase } from "../../../support/database.ts";
import { openReceiver } from "../../../support/webhook-receiver.ts";

const { ctx, sql, settings } = await useDatabase();
const receiver = await openReceiver();
const options = { rules: { privateTargets: "allow" as const }, random: () => 0.5 };

beforeEach(async () => {
  await emptyAlerts(sql);
  receiver.forget();
});

test("workers at the same messages send each of them once", async () => {
  await endpointAt(ctx, receiver.url("/a"));
  await endpointAt(ctx, receiver.url("/b"));
  await endpointAt(ctx, receiver.url("/c"));
  await raiseSome(sql, 100);
  await Promise.all([1, 2, 3].map(() => deliverDue(ctx, options)));
  const messages = await deliveriesOf(ctx);
  expect(new Set(messages.map(({ state, attempts }) => `${state} ${attempts}`))).toEqual(
    new Set(["delivered 1"]),
  );
  const received = ["/a", "/b", "/c"].flatMap((path) => receiver.to(path));
  expect(received.map(({ headers }) => headers["webhook-id"]).sort()).toEqual(
    messages.map(({ id }) => id).sort(),
  );
});

test("an endpoint that does not answer leaves room for the others", async () => {
  const slow = await endpointAt(ctx, receiver.url("/held"));
  await endpointAt(ctx, receiver.url("/quick"));
  await raiseSome(sql, 40);
  const delivering = deliverDue(ctx, options);
  await receiver.until("/quick", 40);
  await receiver.until("/held", 4);
  expect(receiver.held).toHaveLength(4);
  const waiting = (await deliveriesOf(ctx, slow.id)).filter(({ state }) => state === "waiting");
  expect(waiting).toHaveLength(40);
  receiver.release();
  await delivering;
  expect(receiver.to("/held")).toHaveLength(40);
});

test("what a process took and never finished is taken by another when its lease is over", async () => {
  await endpointAt(ctx, receiver.url("/ok"));
  await raiseSome(sql, 2);
  const all = { room: 10, perEndpoint: 10, busy: new Map() };
  expect(await claimDue(ctx, all)).toHaveLength(2);
  await deliverDue(later(ctx, 59), options);
  expect(receiver.to("/ok")).toEqual([]);
  await deliverDue(later(ctx, 60), options);
  expect((await deliveriesOf(ctx)).map(({ state, attempts }) => [state, attempts])).toEqual([
    ["delivered", 2],
    ["delivered", 2],
  ]);
});

test("who lost its lease does not change what another does meanwhile", async () => {
  await endpointAt(ctx, receiver.url("/broken"));
  await raiseSome(sql, 1);
  const all = { room: 10, perEndpoint: 10, busy: new Map() };
  const [late] = await claimDue(ctx, all);
  const [taken] = await claimDue(later(ctx, 60), all);
  if (!late || !taken) throw new Error("expected to take the message twice");
  const before = await deliveriesOf(ctx);
  const { signal } = new AbortController();
  await attemptDelivery(ctx, late, options, { signal });
  expect(receiver.to("/broken")).toHaveLength(1);
  expect(await deliveriesOf(ctx)).toEqual(before);
  await attemptDelivery(ctx, taken, options, { signal });
  expect((await deliveriesOf(ctx))[0]).toMatchObject({ state: "waiting", attempts: 2, latestStatus: 500 });
});

test("no more is taken than there is room for, in all and of one endpoint", async () => {
  const first = await endpointAt(ctx, receiver.url("/a"));
  await endpointAt(ctx, receiver.url("/b"));
  await raiseSome(sql, 10);
  const taken = async (room: number, perEndpoint: number, busy: [number, number][]) =>
    (await claimDue(ctx, { room, perEndpoint, busy: new Map(busy) })).map(({ endpoint }) => endpoint).sort();
  expect(await taken(100, 3, [[first.id, 2]])).toEqual([1, 2, 2, 2]);
  expect(await taken(100, 3, [[first.id, 5]])).toEqual([2, 2, 2]);
  expect(await taken(4, 9, [])).toHaveLength(4);
  expect(await taken(0, 9, [])).toEqual([]);
});

test("what waits for an endpoint that is removed is gone, also when it is on its way", async () => {
  const { id } = await endpointAt(ctx, receiver.url("/held"));
  await raiseSome(sql, 6);
  const delivering = deliverDue(ctx, options);
  await receiver.until("/held", 4);
  await removeEndpoint(ctx, id);
  receiver.release();
  await delivering;
  expect(receiver.to("/held")).toHaveLength(4);
  expect(await deliveriesOf(ctx)).toEqual([]);
});

test("what waits for an endpoint that is disabled goes when it is enabled, to where it then is", async () => {
  const rules = options.rules;
  const { id } = await endpointAt(ctx, receiver.url("/before"));
  await raiseSome(sql, 2);
  await updateEndpoint(ctx, id, { isEnabled: false, url: receiver.url("/after") }, rules);
  await raiseSome(sql, 1);
  await deliverDue(later(ctx, 86_400), options);
  expect((await deliveriesOf(ctx, id)).map(({ state, nextAttemptAt }) => [state, nextAttemptAt])).toEqual([
    ["waiting", null],
    ["waiting", null],
  ]);
  await updateEndpoint(ctx, id, { isEnabled: true }, rules);
  await deliverDue(ctx, options);
  expect(receiver.to("/before")).toEqual([]);
  expect(receiver.to("/after")).toHaveLength(2);
});

test("what is raised while an endpoint is being disabled waits for it too", async () => {
  const { id } = await endpointAt(ctx, receiver.url("/ok"));
  const ann = await makeCustomer(sql, "ann");
  await sql.begin(async (tx) => {
    await raiseAlerts(tx, [crossing(ann)]);
    await updateEndpoint(ctx, id, { isEnabled: false }, options.rules);
  });
  await deliverDue(later(ctx, 60), options);
  expect(receiver.to("/ok")).toEqual([]);
  expect((await deliveriesOf(ctx, id))[0]).toMatchObject({ state: "waiting", nextAttemptAt: null });
  await updateEndpoint(ctx, id, { isEnabled: true }, options.rules);
  await deliverDue(ctx, options);
  expect(receiver.to("/ok")).toHaveLength(1);
});

test("a worker is woken by what is raised, and gives back what it can't finish in time", async () => {
  await endpointAt(ctx, receiver.url("/held"));
  await endpointAt(ctx, receiver.url("/ok"));
  const bell = new Bell(webhookChannel);
  await bell.listen(settings);
  const stopping = new AbortController();
  const working = deliverWebhooks(ctx, options, { bell, signal: stopping.signal });
  await raiseSome(sql, 1);
  await receiver.until("/ok", 1);
  const heard = bell.rings;
  await raiseSome(sql, 5);
  await bell.wait(heard, 60_000, stopping.signal);
  expect(bell.rings).toBeGreaterThan(heard);
  await receiver.until("/ok", 6);
  await receiver.until("/held", 4);
  stopping.abort();
  await working;
  await bell.close();
  expect((await deliveriesOf(ctx, 2)).every(({ state }) => state === "delivered")).toBe(true);
  expect((await deliveriesOf(ctx, 1)).map(({ state, attempts }) => [state, attempts])).toEqual(
    Array.from({ length: 6 }, () => ["waiting", 0]),
  );
  receiver.release();
  await deliverDue(ctx, options);
  expect((await deliveriesOf(ctx, 1)).every(({ state }) => state === "delivered")).toBe(true);
});

test("a worker goes on when the database was away for a moment", async () => {
  await endpointAt(ctx, receiver.url("/ok"));
  const stopping = new AbortController();
  let failures = 2;
  const failing = new Proxy(ctx.sql, {
    get(target, name) {
      if (name === "unsafe" && failures-- > 0) return () => Promise.reject(new Error("connection lost"));
      return Reflect.get(target, name, target);
    },
  });
  const bell = new Bell(webhookChannel);
  await bell.listen(settings);
  const working = deliverWebhooks({ ...ctx, sql: failing }, options, { bell, signal: stopping.signal });
  await raiseSome(sql, 1);
  await receiver.until("/ok", 1);
  stopping.abort();
  await working;
  await bell.close();
  expect(receiver.to("/ok")).toHaveLength(1);
});

test("old messages that need nobody go, dead alerts stay", async () => {
  await endpointAt(ctx, receiver.url("/ok"));
  await raiseSome(sql, 2);
  await deliverDue(ctx, options);
  await endpointAt(ctx, receiver.url("/gone"));
  await raiseSome(sql, 1);
  await deliverDue(ctx, options);
  const states = async () => (await deliveriesOf(ctx)).map(({ state }) => state).sort();
  await tidyDeliveries(later(ctx, 29 * 86_400));
  expect(await states()).toEqual(["dead", "delivered", "delivered", "delivered"]);
  await tidyDeliveries(later(ctx, 31 * 86_400));
  expect(await states()).toEqual(["dead"]);
});
