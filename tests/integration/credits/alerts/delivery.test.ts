import { beforeEach, expect, test } from "vitest";
import { rotateSecret, updateEndpoint } from "#/domain/credits/alerts/change-endpoints.ts";
import { deliverDue } from "#/domain/credits/alerts/deliver-webhooks.ts";
import { retryDelivery } from "#/domain/credits/alerts/retry-delivery.ts";
import { signMessage } from "#/domain/credits/alerts/sign-message.ts";
import { findEndpoint } from "#/domain/credits/alerts/webhook-endpoints.ts";
import { deliveriesOf, emptyAlerts, endpointAt, later, raiseSome } from "../../../support/alerts.ts";
import { testNow, useDatabase } from "../../../support/database.ts";
import { openReceiver } from "../../../support/webhook-receiver.ts";

const { ctx, sql } = await useDatabase();
const receiver = await openReceiver();
const options = {
  rules: { privateTargets: "allow" as const },
  patience: { connect: 2000, total: 2000 },
  random: () => 0.5,
};
const hurried = { ...options, patience: { connect: 2000, total: 300 } };

beforeEach(async () => {
  await emptyAlerts(sql);
  receiver.forget();
});

/** The one message to an endpoint that behaves so, after one attempt. */
async function attempted(path: string, wanted = options) {
  const { id } = await endpointAt(ctx, receiver.url(path));
  await raiseSome(sql, 1);
  await deliverDue(ctx, wanted);
  const [delivery] = await deliveriesOf(ctx, id);
  return delivery;
}

test("a message arrives once, signed, with the id and the body that are kept", async () => {
  const { id, secret } = await endpointAt(ctx, receiver.url("/ok?tenant=1"));
  await raiseSome(sql, 1);
  await deliverDue(ctx, options);
  await deliverDue(later(ctx, 86_400), options);
  const [received, ...more] = receiver.to("/ok?tenant=1");
  expect(more).toEqual([]);
  const [delivery] = await deliveriesOf(ctx, id);
  expect(delivery).toMatchObject({
    state: "delivered",
    attempts: 1,
    nextAttemptAt: null,
    latestStatus: 200,
    latestFailure: null,
  });
  expect(received?.body).toBe(delivery?.body);
  expect(received?.headers).toMatchObject({
    "content-type": "application/json",
    ...signMessage(secret, { id: delivery?.id ?? "", at: testNow, body: received?.body ?? "" }),
  });
});

test("a message that fails is sent again later, the same but for its time and signature", async () => {
  const delivery = await attempted("/flaky");
  expect(delivery).toMatchObject({
    state: "waiting",
    attempts: 1,
    latestStatus: 500,
    latestFailure: "It answered 500; expected 200 to 299.",
  });
  expect(new Date(delivery?.nextAttemptAt ?? "")).toEqual(later(ctx, 15).clock());
  await deliverDue(later(ctx, 14), options);
  expect(receiver.to("/flaky")).toHaveLength(1);
  await deliverDue(later(ctx, 15), options);
  const [first, second] = receiver.to("/flaky");
  expect(second?.body).toBe(first?.body);
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
  expect(second?.headers["webhook-signature"]).not.toBe(first?.headers["webhook-signature"]);
  expect((await deliveriesOf(ctx))[0]).toMatchObject({
    state: "delivered",
    attempts: 2,
    latestFailure: null,
  });
});

test.each([
  ["/redirect", 301, "It answered 301; redirects are not followed."],
  ["/broken", 500, "It answered 500; expected 200 to 299."],
  ["/close", null, "The connection was closed without an answer (ECONNRESET)."],
  ["/switch", null, "The connection was closed without an answer (ECONNRESET)."],
  ["/garbage", null, "The answer was not HTTP."],
])("%s fails and is tried again", async (path, latestStatus, latestFailure) => {
  expect(await attempted(path)).toMatchObject({ state: "waiting", attempts: 1, latestStatus, latestFailure });
  expect(receiver.to("/redirected")).toEqual([]);
});

test.each(["/never", "/slow-headers"])("%s fails when patience ends", async (path) => {
  expect(await attempted(path, hurried)).toMatchObject({
    state: "waiting",
    latestStatus: null,
    latestFailure: "There was no answer within 0.3 seconds.",
  });
});

test.each([
  ["/endless", 200],
  ["/drip", 200],
  ["/half", 200],
  ["/silent-body", 204],
])("%s has said its status, whatever its body does", async (path, latestStatus) => {
  expect(await attempted(path, hurried)).toMatchObject({ state: "delivered", latestStatus });
});

test("little of an endless body is read", async () => {
  expect(
    await attempted("/endless", { ...options, patience: { connect: 2000, total: 10_000 } }),
  ).toMatchObject({
    state: "delivered",
  });
  expect(receiver.sentOfEndless()).toBeLessThan(50_000_000);
});

test("nobody at the port, a name that leads nowhere, and a name that is private fail with a reason", async () => {
  await endpointAt(ctx, "http://127.0.0.1:1/");
  await endpointAt(ctx, "http://nowhere.invalid/");
  await endpointAt(ctx, "http://hooks.example/");
  await raiseSome(sql, 1);
  const resolve = async (name: string) => {
    if (name === "hooks.example") return [{ address: "127.0.0.1", family: 4 }];
    throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" });
  };
  await deliverDue(ctx, { ...options, rules: { privateTargets: "refuse", resolve } });
  const failures = (await deliveriesOf(ctx)).map(({ latestFailure }) => latestFailure).sort();
  expect(failures).toEqual([
    "Refused: 127.0.0.1 is a loopback address.",
    "Refused: hooks.example leads to 127.0.0.1, a loopback address.",
    "The name can't be resolved (ENOTFOUND).",
  ]);
  await deliverDue(later(ctx, 60), options);
  expect((await deliveriesOf(ctx, 1))[0]?.latestFailure).toBe("The connection was refused (ECONNREFUSED).");
});

test("a name is connected to at the address that was looked at", async () => {
  await endpointAt(ctx, `http://hooks.example:${receiver.port}/named`);
  await raiseSome(sql, 1);
  const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
  await deliverDue(ctx, { ...options, rules: { privateTargets: "allow", resolve } });
  expect(receiver.to("/named")[0]?.headers.host).toBe(`hooks.example:${receiver.port}`);
});

test("a receiver's Retry-After is waited for", async () => {
  const delivery = await attempted("/busy");
  expect(delivery).toMatchObject({ state: "waiting", latestStatus: 503 });
  expect(new Date(delivery?.nextAttemptAt ?? "")).toEqual(later(ctx, 3600).clock());
});

test("after eight attempts a message is dead, and a retry gives it eight more", async () => {
  const delivery = await attempted("/broken");
  const id = delivery?.id ?? "";
  await expect(retryDelivery(ctx, id)).rejects.toMatchObject({
    code: "conflict",
    message: `Delivery ${id} is waiting; only a dead one is retried.`,
  });
  const days = (count: number) => later(ctx, count * 86_400);
  for (let day = 1; day <= 10; day++) await deliverDue(days(day), options);
  expect(receiver.to("/broken")).toHaveLength(8);
  expect((await deliveriesOf(ctx))[0]).toMatchObject({
    state: "dead",
    attempts: 8,
    nextAttemptAt: null,
    latestStatus: 500,
  });
  expect(await retryDelivery(days(20), id)).toMatchObject({ state: "waiting", attempts: 0 });
  for (let day = 20; day <= 30; day++) await deliverDue(days(day), options);
  expect(receiver.to("/broken")).toHaveLength(16);
  expect(new Set(receiver.to("/broken").map(({ headers }) => headers["webhook-id"]))).toEqual(new Set([id]));
  await sql`update webhook_endpoints set url = ${receiver.url("/mended")}`;
  await retryDelivery(days(40), id);
  await deliverDue(days(40), options);
  expect((await deliveriesOf(ctx))[0]).toMatchObject({ state: "delivered", attempts: 1 });
  await expect(retryDelivery(ctx, id)).rejects.toMatchObject({ code: "conflict" });
  const nobody = "018f0000-0000-7000-8000-000000000000";
  await expect(retryDelivery(ctx, nobody)).rejects.toMatchObject({ code: "not_found" });
});

test("a receiver that is gone is sent nothing more until it is enabled again", async () => {
  const { id } = await endpointAt(ctx, receiver.url("/gone"));
  await raiseSome(sql, 6);
  await deliverDue(ctx, options);
  await deliverDue(later(ctx, 86_400), options);
  expect(receiver.to("/gone")).toHaveLength(4);
  const shown = (await deliveriesOf(ctx, id)).map(
    ({ state, attempts, latestStatus, nextAttemptAt }) =>
      `${state} ${attempts} ${latestStatus} ${nextAttemptAt}`,
  );
  expect(shown.sort()).toEqual([
    ...Array.from({ length: 4 }, () => "dead 1 410 null"),
    "waiting 0 null null",
    "waiting 0 null null",
  ]);
  expect(await findEndpoint(ctx, id)).toMatchObject({ isEnabled: false, waiting: 2, dead: 4 });
  const changes = { isEnabled: true, url: receiver.url("/moved") };
  await updateEndpoint(ctx, id, changes, options.rules);
  await deliverDue(ctx, options);
  expect(receiver.to("/moved")).toHaveLength(2);
});

test("a new secret signs what is still to be sent", async () => {
  const { id } = await endpointAt(ctx, receiver.url("/ok"));
  await raiseSome(sql, 1);
  const { secret } = await rotateSecret(ctx, id);
  await deliverDue(ctx, options);
  const [received] = receiver.to("/ok");
  const signed = signMessage(secret, {
    id: received?.headers["webhook-id"] ?? "",
    at: testNow,
    body: received?.body ?? "",
  });
  expect(received?.headers["webhook-signature"]).toBe(signed["webhook-signature"]);
});
