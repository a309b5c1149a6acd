import { expect, test } from "vitest";
import { decideAccess } from "#/api/access/decide-access.ts";
import { createSessionToken } from "#/api/access/session-token.ts";
import { parseEnv } from "#/env.ts";

const now = new Date("2023-01-15T12:00:00Z");
const key = "a key of more than sixteen";
const loopback = parseEnv({});
const open = parseEnv({ HOST: "0.0.0.0", ADMIN_API_KEY: key });
const withOrigins = parseEnv({ CORS_ORIGINS: "https://app.example.com/, https://other.example.com" });
const withAnyOrigin = parseEnv({ CORS_ORIGINS: "*" });
const onVercel = parseEnv({ VERCEL: "1", ADMIN_API_KEY: key });

const decide = (env: typeof loopback, headers: Record<string, string>, pathname = "/api/v1/users/top") =>
  decideAccess({ pathname, header: (name) => headers[name], now }, env).kind;

test.each([
  [{ host: "localhost:3000" }, "allowed"],
  [{ host: "127.0.0.1" }, "allowed"],
  [{ host: "[::1]:3000" }, "allowed"],
  [{ host: "LOCALHOST:3000" }, "allowed"],
  [{ host: "evil.example.com" }, "refused"],
  [{ host: "localhost.evil.example.com" }, "refused"],
  [{ host: "192.168.1.5:3000" }, "refused"],
  [{ host: "127.0.0.1.nip.io" }, "refused"],
  [{ host: "" }, "refused"],
  [{}, "refused"],
  [{ host: "localhost:3000", origin: "http://localhost:3000" }, "allowed"],
  [{ host: "localhost:3000", origin: "https://localhost:3000" }, "allowed"],
  [{ host: "localhost:3000", origin: "http://localhost:8080" }, "refused"],
  [{ host: "localhost:3000", origin: "https://evil.example.com" }, "refused"],
  [{ host: "localhost:3000", origin: "https://app.example.com" }, "refused"],
  [{ host: "localhost:3000", origin: "null" }, "refused"],
  [{ host: "localhost:3000", origin: "http://localhost:3000.evil.example.com" }, "refused"],
])("on loopback %j is %s", (headers, kind) => {
  expect(decide(loopback, headers)).toBe(kind);
});

test.each([
  [withOrigins, "https://app.example.com", "allowed"],
  [withOrigins, "https://other.example.com", "allowed"],
  [withOrigins, "http://app.example.com", "refused"],
  [withOrigins, "https://app.example.com.evil.com", "refused"],
  [withAnyOrigin, "https://anyone.example.com", "allowed"],
])("CORS_ORIGINS lets those origins in that it lists (%#: %s is %s)", (env, origin, kind) => {
  expect(decide(env, { host: "localhost", origin })).toBe(kind);
});

const token = createSessionToken(key, now);

test.each([
  [{}, "unknown"],
  [{ authorization: `Bearer ${key}` }, "allowed"],
  [{ authorization: `bearer ${key}` }, "allowed"],
  [{ authorization: `Bearer ${key}x` }, "unknown"],
  [{ authorization: `Bearer ${key.slice(0, -1)}` }, "unknown"],
  [{ authorization: "Bearer " }, "unknown"],
  [{ authorization: key }, "unknown"],
  [{ authorization: `Basic ${Buffer.from(`:${key}`).toString("base64")}` }, "unknown"],
  [{ cookie: `meterline_session=${token}` }, "allowed"],
  [{ cookie: `a=b; meterline_session=${token}; c=d` }, "allowed"],
  [{ cookie: `other=${token}` }, "unknown"],
  [{ cookie: `xmeterline_session=${token}` }, "unknown"],
  [{ cookie: `meterline_session=${createSessionToken("another key of sixteen", now)}` }, "unknown"],
  [{ cookie: `meterline_session=${token}`, authorization: "Bearer wrong" }, "unknown"],
  [{ cookie: `meterline_session=${token}`, origin: "https://evil.example.com" }, "refused"],
  [{ cookie: `meterline_session=${token}`, origin: "https://meterline.example.com" }, "allowed"],
])("elsewhere %j is %s", (headers, kind) => {
  for (const env of [open, onVercel])
    expect(decide(env, { host: "meterline.example.com", ...headers })).toBe(kind);
});

test.each([
  ["/sign-in", "allowed"],
  ["/api/v1/session", "allowed"],
  ["/api/v1/session/", "unknown"],
  ["/api/v1/health", "unknown"],
  ["/api/v1/openapi.json", "unknown"],
  ["/", "unknown"],
])("without credentials %s is %s", (pathname, kind) => {
  expect(decide(open, { host: "meterline.example.com" }, pathname)).toBe(kind);
});

test("without an admin key nobody is let in", () => {
  const env = parseEnv({ HOST: "0.0.0.0" });
  expect(decide(env, { host: "x", authorization: "Bearer undefined" })).toBe("unknown");
  expect(decide(env, { host: "x", authorization: "Bearer " })).toBe("unknown");
});
