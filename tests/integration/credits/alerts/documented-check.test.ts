import { readFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { newSecret } from "#/domain/credits/alerts/sign-message.ts";
import { testEndpoint } from "#/domain/credits/alerts/test-endpoint.ts";
import { endpointAt } from "../../../support/alerts.ts";
import { useDatabase } from "../../../support/database.ts";
import { openReceiver } from "../../../support/webhook-receiver.ts";

const { ctx } = await useDatabase();
const receiver = await openReceiver();
type Check = (secret: string, headers: Record<string, string>, body: string) => boolean;
let isFromMeterline: Check;

beforeAll(async () => {
  const guide = await readFile("docs/webhooks.md", "utf8");
  const [, code = ""] = /```js\n(.*?)```/s.exec(guide) ?? [];
  const module = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  isFromMeterline = module.isFromMeterline;
});

test("the check of the guide takes what is sent, and nothing else", async () => {
  const { id, secret } = await endpointAt(ctx, receiver.url("/checked"));
  const sentAt = (time: number) =>
    testEndpoint({ ...ctx, clock: () => new Date(time) }, id, { rules: { privateTargets: "allow" } });
  await sentAt(Date.now());
  await sentAt(Date.now() - 301_000);
  await sentAt(Date.now() + 310_000);
  const [now, old, early] = receiver.to("/checked");
  if (!now || !old || !early) throw new Error("expected three messages");
  expect(isFromMeterline(secret, now.headers, now.body)).toBe(true);
  const several = { ...now.headers, "webhook-signature": `v1,AAAA ${now.headers["webhook-signature"]}` };
  expect(isFromMeterline(secret, several, now.body)).toBe(true);
  expect(isFromMeterline(secret, old.headers, old.body)).toBe(false);
  expect(isFromMeterline(secret, early.headers, early.body)).toBe(false);
  expect(isFromMeterline(newSecret(), now.headers, now.body)).toBe(false);
  expect(isFromMeterline(secret, now.headers, `${now.body} `)).toBe(false);
  expect(isFromMeterline(secret, { ...now.headers, "webhook-id": "other" }, now.body)).toBe(false);
  for (const name of ["webhook-id", "webhook-timestamp", "webhook-signature"]) {
    const { [name]: _, ...without } = now.headers;
    expect(isFromMeterline(secret, without, now.body)).toBe(false);
  }
});
