import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { newSecret, signMessage } from "#/domain/credits/alerts/sign-message.ts";

test("a signature is that of the test vector which Standard Webhooks libraries share", () => {
  const message = {
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    at: new Date(1_614_265_330_000),
    body: '{"test": 2432232314}',
  };
  expect(signMessage("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", message)).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("id, time, body and secret all count, and a time counts in whole seconds", () => {
  const secret = newSecret();
  const message = { id: "a", at: new Date("2026-01-02T03:04:05.999Z"), body: '{"müll":"🗑"}' };
  const signed = signMessage(secret, message);
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const by = createHmac("sha256", key).update('a.1767323045.{"müll":"🗑"}', "utf8").digest("base64");
  expect(signed["webhook-signature"]).toBe(`v1,${by}`);
  const others = [
    signMessage(newSecret(), message),
    signMessage(secret, { ...message, id: "b" }),
    signMessage(secret, { ...message, body: "{}" }),
    signMessage(secret, { ...message, at: new Date("2026-01-02T03:04:06Z") }),
  ];
  const signatures = [signed, ...others].map((headers) => headers["webhook-signature"]);
  expect(new Set(signatures).size).toBe(5);
});

test("secrets are whsec_ and 32 random bytes", () => {
  const secrets = Array.from({ length: 100 }, newSecret);
  expect(new Set(secrets).size).toBe(100);
  for (const secret of secrets) {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(Buffer.from(secret.slice(6), "base64")).toHaveLength(32);
  }
});
