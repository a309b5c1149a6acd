import { beforeAll, expect, test } from "vitest";
import { createRestApi } from "#/api/rest/rest-api.ts";
import { setPool } from "#/db/pool.ts";
import { parseEnv } from "#/env.ts";
import { ask, readProblem, requestTo } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";

const { settings } = await useDatabase();
const key = "a key of more than sixteen";
const health = "/api/v1/health";

beforeAll(() => {
  setPool(settings);
});

test("a foreign Host or Origin is refused on loopback, before anything is done", async () => {
  expect(
    (await readProblem(await ask(health, { headers: { host: "evil.example.com" } }), 403)).detail,
  ).toContain('The Host "evil.example.com" is not this machine');
  const foreign = { origin: "https://evil.example.com" };
  expect((await readProblem(await ask(health, { headers: foreign }), 403)).detail).toContain(
    "other web sites",
  );
  await readProblem(await ask("/api/v1/imports/1", { method: "DELETE", headers: foreign }), 403);
  await readProblem(await ask("/api/trpc/system.info", { headers: foreign }), 403);
  expect((await ask(health, { headers: foreign })).headers.get("access-control-allow-origin")).toBeNull();
  expect((await ask(health, { headers: { origin: "http://localhost:3000" } })).status).toBe(200);
});

test("origins of CORS_ORIGINS are answered so that a browser lets them read", async () => {
  const api = createRestApi(() => parseEnv({ CORS_ORIGINS: "https://app.example.com" }));
  const from = (origin: string, init: RequestInit = {}) =>
    api.fetch(requestTo(health, { ...init, headers: { ...init.headers, origin } }));
  const allowed = await from("https://app.example.com");
  expect([allowed.status, allowed.headers.get("access-control-allow-origin")]).toEqual([
    200,
    "https://app.example.com",
  ]);
  expect(allowed.headers.get("access-control-expose-headers")).toContain("etag");
  expect(allowed.headers.get("vary")?.toLowerCase()).toContain("origin");
  const preflight = await from("https://app.example.com", {
    method: "OPTIONS",
    headers: {
      "access-control-request-method": "DELETE",
      "access-control-request-headers": "authorization,content-type",
    },
  });
  expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([
    204,
    "https://app.example.com",
  ]);
  expect(preflight.headers.get("access-control-allow-methods")).toContain("DELETE");
  expect(preflight.headers.get("access-control-allow-headers")).toContain("authorization");
  const problem = await api.fetch(
    requestTo("/api/v1/users/top?page=0", { headers: { origin: "https://app.example.com" } }),
  );
  expect([problem.status, problem.headers.get("access-control-allow-origin")]).toEqual([
    422,
    "https://app.example.com",
  ]);
  const other = await from("https://other.example.com");
  expect([other.status, other.headers.get("access-control-allow-origin")]).toEqual([403, null]);
});

const open = createRestApi(() => parseEnv({ HOST: "0.0.0.0", ADMIN_API_KEY: key }));
const knock = (path: string, init: RequestInit = {}) =>
  open.fetch(requestTo(path, { ...init, headers: { host: "meterline.example.com", ...init.headers } }));
const signIn = (apiKey: string, headers = {}) =>
  knock("/api/v1/session", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ api_key: apiKey }),
  });

test.each([
  health,
  "/api/v1/users/top",
  "/api/v1/imports",
  "/api/v1/openapi.json",
  "/api/v1/docs",
  "/api/v1/metrics",
  "/api/v1/simulation/services",
  "/api/trpc/system.info",
  "/api/trpc/simulation.feed",
  "/api/v1/nothing",
])("elsewhere %s asks for the key", async (path) => {
  const response = await knock(path);
  expect((await readProblem(response, 401)).detail).toContain("Authorization: Bearer");
  expect(response.headers.get("www-authenticate")).toContain("Bearer");
  expect((await knock(path, { headers: { authorization: "Bearer wrong" } })).status).toBe(401);
  expect((await knock(path, { headers: { authorization: `Bearer ${key}` } })).status).not.toBe(401);
});

test("a sign-in sets a cookie that lets in, and signing out takes it away", async () => {
  const response = await signIn(key);
  expect(response.status).toBe(204);
  const cookie = response.headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(/^meterline_session=[\w.-]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(cookie).not.toContain(key);
  const [pair = ""] = cookie.split(";");
  expect((await knock(health, { headers: { cookie: pair } })).status).toBe(200);
  expect((await knock(health, { headers: { cookie: `${pair}x` } })).status).toBe(401);
  expect(
    (await knock(health, { headers: { cookie: pair, origin: "https://evil.example.com" } })).status,
  ).toBe(403);
  const out = await knock("/api/v1/session", { method: "DELETE", headers: { cookie: pair } });
  expect([out.status, out.headers.get("set-cookie")]).toEqual([
    204,
    expect.stringMatching(/^meterline_session=; Max-Age=0; Path=\//),
  ]);
  expect((await signIn(key, { "x-forwarded-proto": "https" })).headers.get("set-cookie")).toContain("Secure");
});

test("a wrong key, no key and no JSON sign nobody in", async () => {
  expect((await readProblem(await signIn("a key of more than sixteeN"), 401)).detail).toBe(
    "That is not the admin key.",
  );
  await readProblem(await signIn(""), 422);
  await readProblem(await signIn(key, { origin: "https://evil.example.com" }), 403);
  const json = { "content-type": "application/json" };
  await readProblem(await knock("/api/v1/session", { method: "POST", headers: json, body: "{" }), 400);
  await readProblem(await knock("/api/v1/session", { method: "POST", headers: json, body: "null" }), 422);
  const form = await knock("/api/v1/session", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: `api_key=${key}`,
  });
  expect([415, 422]).toContain(form.status);
  expect(form.headers.get("set-cookie")).toBeNull();
});

test("a server without a key asks for no sign-in", async () => {
  const response = await ask("/api/v1/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"api_key":"x"}',
  });
  expect((await readProblem(response, 404)).detail).toBe("This server asks for no sign-in.");
});
