import { beforeAll, beforeEach, expect, test } from "vitest";
import { WebhookDelivery, WebhookEndpointList } from "#/api/contract/webhooks.ts";
import { createCaller } from "#/api/trpc/router.ts";
import { setPool } from "#/db/pool.ts";
import { emptyAlerts, endpointAt } from "../../../support/alerts.ts";
import { ask, read, readProblem } from "../../../support/ask.ts";
import { useDatabase } from "../../../support/database.ts";
import { send } from "../../../support/send.ts";
import { openReceiver } from "../../../support/webhook-receiver.ts";

// As without a setting: private targets are refused.
const { ctx, sql, settings } = await useDatabase();
const receiver = await openReceiver();
const { webhooks } = createCaller({ operation: ctx, requestId: "request-1" }).credits;
const path = "/api/v1/webhooks";

beforeAll(() => {
  setPool(settings);
});
beforeEach(() => emptyAlerts(sql));

test.each([
  ["http://127.0.0.1/", /127.0.0.1 is a loopback address/],
  ["http://localhost:8080/", /localhost leads to .*, a loopback address/],
  ["http://2130706433/", /127.0.0.1 is a loopback address/],
  ["http://0x7f.1/", /127.0.0.1 is a loopback address/],
  ["http://0177.0.0.1/", /127.0.0.1 is a loopback address/],
  ["http://[::ffff:10.0.0.1]/", /a private address/],
  ["http://169.254.169.254/latest/meta-data", /a link-local address/],
  ["http://[fd00:ec2::254]/", /a private address/],
  ["http://100.64.0.1/", /a carrier-grade NAT address/],
  ["http://0.0.0.0:3000/", /a reserved address/],
])("%s is refused when it is entered", async (url, reason) => {
  const expected = { path: "url", message: expect.stringMatching(reason) };
  expect((await readProblem(await send("POST", path, { url }), 422)).errors).toEqual([expected]);
  await expect(webhooks.create({ url })).rejects.toMatchObject({ code: "UNPROCESSABLE_CONTENT" });
  expect((await read(await ask(path), WebhookEndpointList)).total).toBe(0);
  const { id } = await endpointAt(ctx, "https://1.1.1.1/");
  expect((await readProblem(await send("PATCH", `${path}/${id}`, { url }), 422)).errors).toEqual([expected]);
  await expect(webhooks.update({ id, changes: { url } })).rejects.toMatchObject({
    code: "UNPROCESSABLE_CONTENT",
  });
});

test("an endpoint that was entered while it was allowed is refused at the connection", async () => {
  const { id } = await endpointAt(ctx, receiver.url("/ok"));
  const named = await endpointAt(ctx, `http://localhost:${receiver.port}/ok`);
  expect(await read(await send("POST", `${path}/${id}/test`, undefined), WebhookDelivery)).toMatchObject({
    state: "dead",
    latest_status: null,
    latest_failure: "Refused: 127.0.0.1 is a loopback address.",
  });
  expect((await webhooks.test({ id: named.id })).latest_failure).toMatch(
    /^Refused: localhost leads to .*, a loopback address\.$/,
  );
  expect(receiver.to("/ok")).toEqual([]);
});
