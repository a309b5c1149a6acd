import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { setPool } from "#/db/pool.ts";
import { ask, readProblem } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";

const { settings } = await useDatabase();
beforeAll(() => {
  setPool(settings);
});

const OpenApi = z.object({
  openapi: z.literal("3.1.0"),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(
    z.string().startsWith("/"),
    z.record(z.string(), z.object({ summary: z.string(), responses: z.record(z.string(), z.unknown()) })),
  ),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});
const readOpenApi = async () => OpenApi.parse(await (await ask("/openapi.json")).json());

test.each(["/", "/health", "/api/v1/health"])("%s answers the health check", async (path) => {
  const response = await ask(path);
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(await response.text()).toBe('{"status":"healthy","service":"Internet Usage Monitoring Service"}');
});

test("HEAD answers as GET does, without a body", async () => {
  for (const path of [
    "/health",
    "/openapi.json",
    "/api/v1/users/top?reference_date=2022-01-01",
    "/api/v1/imports",
  ]) {
    const [head, get] = [await ask(path, { method: "HEAD" }), await ask(path)];
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect([head.headers.get("content-type"), head.headers.get("etag")]).toEqual([
      get.headers.get("content-type"),
      get.headers.get("etag"),
    ]);
  }
});

test("every route of the published description answers, and none with an error of ours", async () => {
  const { paths } = await readOpenApi();
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining([
      "/api/v1/users/top",
      "/api/v1/users/details",
      "/api/v1/imports",
      "/api/v1/imports/{id}",
      "/api/v1/imports/{id}/errors.csv",
      "/api/v1/health",
    ]),
  );
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { responses }] of Object.entries(methods)) {
      const response = await ask(path.replace("{id}", "1"), { method: method.toUpperCase() });
      const answer = `${method} ${path} ${response.status}`;
      // Nobody leads the simulation here.
      expect(response.status < 500 || response.status === 503, answer).toBe(true);
      expect(Object.keys(responses), answer).toContain(String(response.status));
    }
  }
});

test("every reference in the description leads to a schema", async () => {
  const text = await (await ask("/openapi.json")).text();
  const { components } = await readOpenApi();
  const names = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) expect(Object.keys(components.schemas)).toContain(name);
});

test.each(["/docs", "/redoc", "/api/v1/docs"])("%s loads nothing from elsewhere", async (path) => {
  const response = await ask(path);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=UTF-8"]);
  const html = await response.text();
  const links = [...html.matchAll(/(?:src|href|spec-url)="([^"]+)"/g)].map(([, link]) => link ?? "");
  expect(links.length).toBeGreaterThan(1);
  for (const link of links) expect(link).toMatch(/^\/[^/]/);
  expect(html).not.toMatch(/https?:\/\//);
  expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
});

test.each([
  ["GET", "/api/v1/nothing"],
  ["GET", "/api/v2/users/top"],
  ["GET", "/api"],
  ["POST", "/api/v1/users/top"],
  ["PUT", "/api/v1/imports/1"],
])("there is no %s %s", async (method, path) => {
  const problem = await readProblem(await ask(path, { method }), 404);
  expect(problem.detail).toBe(`There is no ${method} ${path}; /docs lists what there is.`);
});

test("a request's id is the caller's where it is a fair one, and stands in problem and header", async () => {
  const given = await ask("/api/v1/nothing", { headers: { "x-request-id": "my-id.1" } });
  expect((await readProblem(given, 404)).request_id).toBe("my-id.1");
  for (const unfair of ["a b", "x".repeat(65), "<script>"]) {
    const made = await ask("/health", { headers: { "x-request-id": unfair } });
    expect(made.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test("answers forbid to be framed or sniffed", async () => {
  const { headers } = await ask("/health");
  expect([headers.get("x-frame-options"), headers.get("x-content-type-options")]).toEqual([
    "DENY",
    "nosniff",
  ]);
});
