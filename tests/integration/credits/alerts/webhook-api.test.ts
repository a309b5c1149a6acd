import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import {
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookEndpoint,
  WebhookEndpointList,
  WebhookEndpointWithSecret,
} from "#/api/contract/webhooks.ts";
import { createCaller } from "#/api/trpc/router.ts";
import { setPool } from "#/db/pool.ts";
import { deliverDue } from "#/domain/credits/alerts/deliver-webhooks.ts";
import { signMessage } from "#/domain/credits/alerts/sign-message.ts";
import { crossing, emptyAlerts, later, makeCustomer, raise } from "../../../support/alerts.ts";
import { ask, read, readProblem } from "../../../support/ask.ts";
import { useDatabase } from "../../../support/database.ts";
import { remove, send } from "../../../support/send.ts";
import { openReceiver } from "../../../support/webhook-receiver.ts";

// The receiver is on this machine.
vi.stubEnv("WEBHOOK_PRIVATE_TARGETS", "allow");
const { ctx, sql, settings } = await useDatabase();
const receiver = await openReceiver();
const { webhooks } = createCaller({ operation: ctx, requestId: "request-1" }).credits;
const path = "/api/v1/webhooks";

beforeAll(() => {
  setPool(settings);
});
beforeEach(async () => {
  await emptyAlerts(sql);
  receiver.forget();
});

const create = async (body: Record<string, unknown>) =>
  read(await send("POST", path, body), WebhookEndpointWithSecret, 201);

test("an endpoint is made, found, changed and removed", async () => {
  const created = await send("POST", path, { url: "https://Example.com/hooks#x", description: "Pager" });
  expect(created.headers.get("location")).toBe(`${path}/1`);
  const { secret, ...endpoint } = await read(created, WebhookEndpointWithSecret, 201);
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(endpoint).toEqual({
    id: 1,
    url: "https://example.com/hooks",
    description: "Pager",
    is_enabled: true,
    waiting: 0,
    dead: 0,
    created_at: expect.stringMatching(/Z$/),
  });
  expect(await read(await ask(`${path}/1`), WebhookEndpoint)).toEqual(endpoint);
  expect(await read(await send("PATCH", `${path}/1`, {}), WebhookEndpoint)).toEqual(endpoint);
  const changes = { url: "http://10.0.0.1:8080/", description: null, is_enabled: false };
  expect(await read(await send("PATCH", `${path}/1`, changes), WebhookEndpoint)).toEqual({
    ...endpoint,
    ...changes,
  });
  expect((await remove(`${path}/1`)).status).toBe(204);
  await readProblem(await ask(`${path}/1`), 404);
  await readProblem(await remove(`${path}/1`), 404);
  await readProblem(await send("PATCH", `${path}/1`, { is_enabled: true }), 404);
  await readProblem(await send("POST", `${path}/1/test`, undefined), 404);
  await readProblem(await send("POST", `${path}/1/rotate-secret`, undefined), 404);
});

test("a secret is shown when it is made and never again", async () => {
  const { id, secret } = await create({ url: receiver.url("/ok") });
  await raise(sql, [crossing(await makeCustomer(sql, "ann"))]);
  const delivery = await read(await send("POST", `${path}/${id}/test`, undefined), WebhookDelivery);
  const answers = [
    ask(path),
    ask(`${path}/${id}`),
    send("PATCH", `${path}/${id}`, { description: "x" }),
    ask(`${path}/deliveries`),
    ask(`${path}/deliveries/${delivery.id}`),
    ask("/api/v1/alerts"),
  ];
  for (const answer of answers) expect(await (await answer).text()).not.toContain(secret.slice(6, 20));
  const rotated = await read(
    await send("POST", `${path}/${id}/rotate-secret`, undefined),
    WebhookEndpointWithSecret,
  );
  expect(rotated.secret).toMatch(/^whsec_/);
  expect(rotated.secret).not.toBe(secret);
  expect(await (await ask(`${path}/${id}`)).text()).not.toContain(rotated.secret.slice(6, 20));
});

const urlForm = /expected an http or https URL such as https:\/\/example.com\/hooks/;

test.each([
  [{}, "url", /required; expected an http/],
  [{ url: 5 }, "url", urlForm],
  [{ url: "ftp://example.com" }, "url", urlForm],
  [{ url: "https://a:b@example.com" }, "url", /without a user name/],
  [{ url: "https://example.com", description: "" }, "description", /a line of text of 1 to 255/],
  [{ url: "https://example.com", is_enabled: "yes" }, "is_enabled", /expected true or false/],
  [{ url: "https://example.com", secret: "whsec_x" }, "secret", /no such field; expected url, description/],
])("%j is no endpoint", async (body, field, message) => {
  const problem = await readProblem(await send("POST", path, body), 422);
  expect(problem.errors).toEqual([{ path: field, message: expect.stringMatching(message) }]);
  expect((await read(await ask(path), WebhookEndpointList)).total).toBe(0);
});

test.each([
  ["/deliveries?state=lost", "state", /expected waiting, delivered, dead/],
  ["/deliveries?endpoint=x", "endpoint", /expected the id of an endpoint/],
  ["/deliveries?endpoint=99999999999", "endpoint", /expected the id of an endpoint/],
  ["/deliveries/7", "id", /expected the id of a delivery/],
  ["/99999999999", "id", /expected the id of an endpoint/],
  ["/x", "id", /expected the id of an endpoint/],
  ["?per_page=101", "per_page", /expected 1 to 100/],
])("GET /webhooks%s is refused", async (rest, field, message) => {
  const problem = await readProblem(await ask(`${path}${rest}`), 422);
  expect(problem.errors).toEqual([{ path: field, message: expect.stringMatching(message) }]);
});

test("a test message is sent at once, once, signed, also while nothing else is", async () => {
  const { id, secret } = await create({ url: receiver.url("/ok"), is_enabled: false });
  const delivery = await read(await send("POST", `${path}/${id}/test`, undefined), WebhookDelivery);
  expect(delivery).toMatchObject({
    endpoint: id,
    url: receiver.url("/ok"),
    alert: null,
    type: "webhook.test",
    state: "delivered",
    attempts: 1,
    latest_status: 200,
    latest_failure: null,
  });
  const [received, ...more] = receiver.to("/ok");
  expect(more).toEqual([]);
  expect(JSON.parse(received?.body ?? "")).toEqual({
    type: "webhook.test",
    timestamp: delivery.created_at,
    data: { endpoint: id },
  });
  const at = new Date(Number(received?.headers["webhook-timestamp"]) * 1000);
  expect(received?.headers).toMatchObject(signMessage(secret, { id: delivery.id, at, body: delivery.body }));
});

test("a test message that fails says why and waits for nobody", async () => {
  const { id } = await create({ url: receiver.url("/broken") });
  const delivery = await read(await send("POST", `${path}/${id}/test`, undefined), WebhookDelivery);
  expect(delivery).toMatchObject({
    state: "dead",
    attempts: 1,
    next_attempt_at: null,
    latest_status: 500,
    latest_failure: "It answered 500; expected 200 to 299.",
    delivered_at: null,
  });
  expect(receiver.to("/broken")).toHaveLength(1);
});

test("dead messages are listed and retried, by who asks where no worker lives", async () => {
  const { id } = await create({ url: receiver.url("/broken") });
  await create({ url: receiver.url("/ok") });
  await raise(sql, [crossing(await makeCustomer(sql, "ann")), crossing(await makeCustomer(sql, "bob"))]);
  const rules = { privateTargets: "allow" as const };
  for (let day = 0; day < 8; day++) await deliverDue(later(ctx, day * 100_000), { rules });
  expect(await read(await ask(`${path}/${id}`), WebhookEndpoint)).toMatchObject({ waiting: 0, dead: 2 });
  const list = async (query: string) => read(await ask(`${path}/deliveries?${query}`), WebhookDeliveryList);
  expect((await list("")).total).toBe(4);
  expect((await list("state=waiting")).total).toBe(0);
  expect((await list("state=delivered&endpoint=1")).total).toBe(0);
  const dead = await list("state=dead&per_page=1");
  expect(dead).toMatchObject({ total: 2, data: [{ state: "dead", endpoint: id, attempts: 8 }] });
  expect((await list("state=dead&per_page=1&page=2")).data).toHaveLength(1);
  const [first] = dead.data;
  await send("PATCH", `${path}/${id}`, { url: receiver.url("/mended") });
  const retry = `${path}/deliveries/${first?.id}/retry`;
  expect(await read(await send("POST", retry, undefined), WebhookDelivery, 202)).toMatchObject({
    id: first?.id,
    state: "delivered",
    attempts: 1,
    latest_status: 200,
  });
  expect(receiver.to("/mended")[0]?.headers["webhook-id"]).toBe(first?.id);
  expect((await readProblem(await send("POST", retry, undefined), 409)).detail).toMatch(
    /is delivered; only a dead one is retried/,
  );
  const nobody = "018f0000-0000-7000-8000-000000000000";
  await readProblem(await send("POST", `${path}/deliveries/${nobody}/retry`, undefined), 404);
  await readProblem(await ask(`${path}/deliveries/${nobody}`), 404);
});

test("there are fifty endpoints at most", async () => {
  await Promise.all(Array.from({ length: 50 }, (_, n) => create({ url: receiver.url(`/${n}`) })));
  const problem = await readProblem(await send("POST", path, { url: receiver.url("/") }), 409);
  expect(problem.detail).toMatch(/There are 50 webhook endpoints, which is the most/);
  const page = await read(await ask(`${path}?per_page=20&page=3`), WebhookEndpointList);
  expect(page).toMatchObject({ total: 50, data: { length: 10 } });
});

test("tRPC answers what REST answers", async () => {
  const { secret, ...made } = await webhooks.create({ url: receiver.url("/flaky") });
  expect(secret).toMatch(/^whsec_/);
  expect(await webhooks.get({ id: made.id })).toEqual(made);
  expect(await webhooks.list()).toEqual(await read(await ask(path), WebhookEndpointList));
  const failed = await webhooks.test({ id: made.id });
  expect(failed).toMatchObject({ state: "dead", latest_status: 500 });
  expect(await webhooks.deliveries({ state: "dead" })).toEqual(
    await read(await ask(`${path}/deliveries?state=dead`), WebhookDeliveryList),
  );
  expect(await webhooks.retry({ id: failed.id })).toMatchObject({ state: "delivered" });
  expect(await webhooks.delivery({ id: failed.id })).toEqual(
    await read(await ask(`${path}/deliveries/${failed.id}`), WebhookDelivery),
  );
  expect(await webhooks.update({ id: made.id, changes: { description: "Pager" } })).toMatchObject({
    description: "Pager",
    is_enabled: true,
  });
  expect((await webhooks.rotateSecret({ id: made.id })).secret).not.toBe(secret);
  await webhooks.remove({ id: made.id });
  expect(await webhooks.deliveries()).toMatchObject({ total: 0 });
  await expect(webhooks.test({ id: made.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(webhooks.create({ url: "x" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
});
