import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { Problem } from "#/api/contract/problem.ts";
import { setPool } from "#/db/pool.ts";
import { ask } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";

const { settings } = await useDatabase();

const Schema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  $ref: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});
const Parameter = z.object({ name: z.string(), in: z.enum(["path", "query", "header"]), schema: Schema });
const Route = z.object({
  parameters: z.array(Parameter).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: Schema })) }).optional(),
});
const OpenApi = z.object({
  paths: z.record(z.string(), z.record(z.string(), Route)),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
});

/** A route of the published description. */
interface Described extends z.infer<typeof Route> {
  method: string;
  path: string;
}

let routes: Described[] = [];
let schemas: z.infer<typeof OpenApi>["components"]["schemas"] = {};

beforeAll(async () => {
  setPool(settings);
  const { paths, components } = OpenApi.parse(await (await ask("/openapi.json")).json());
  schemas = components.schemas;
  routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => ({ ...route, method: method.toUpperCase(), path })),
  );
});

/** What a library says that nobody has put into the product's words. */
const foreign =
  /^(Invalid |Too (small|big)|Unrecognized key|Required$)|\breceived (string|array|undefined)\b/;

/** The path of a route with each name in it filled in. */
const filled = ({ path, parameters }: Described, values: Record<string, string> = {}) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const isNumber = parameters.some((one) => one.name === name && one.schema.type === "integer");
    return encodeURIComponent(values[name] ?? (isNumber ? "1" : "none"));
  });

/** What is refused, in words; nothing of an answer that is none of a refusal. */
async function faultsOf(path: string, init: RequestInit): Promise<{ path: string; message: string }[]> {
  const response = await ask(path, init);
  expect([response.status < 500 || response.status === 503, path, init]).toContain(true);
  if (response.headers.get("content-type") !== "application/problem+json") {
    await response.body?.cancel();
    return [];
  }
  return Problem.parse(await response.json()).errors ?? [];
}

const long = "x".repeat(3000);

test("whatever a query is asked with, the refusal is in the product's words", async () => {
  let refused = 0;
  const wrong = new Set<string>();
  for (const route of routes) {
    const unknown = { name: "nobody", in: "query" as const };
    for (const { name, in: place } of [unknown, ...route.parameters]) {
      if (place === "header") continue;
      for (const text of ["", "nonsense", "-1", "1.5", long, "\uFEFF1"]) {
        const once = `?${name}=${encodeURIComponent(text)}`;
        const asked =
          place === "path"
            ? [filled(route, { [name]: text })]
            : [filled(route) + once, `${filled(route)}${once}&${name}=again`];
        for (const path of asked) {
          const faults = await faultsOf(path, { method: route.method });
          refused += faults.length;
          for (const { message } of faults) {
            if (foreign.test(message)) wrong.add(`${route.method} ${route.path} ${name}: ${message}`);
          }
        }
      }
    }
  }
  expect([...wrong]).toEqual([]);
  expect(refused).toBeGreaterThan(200);
});

/** The fields of a body, with those of objects in it. */
function fieldsOf(schema: z.infer<typeof Schema>, depth = 0): string[][] {
  const named = schema.$ref === undefined ? schema : schemas[schema.$ref.split("/").at(-1) ?? ""];
  return Object.entries(named?.properties ?? {}).flatMap(([name, value]) => [
    [name],
    ...(depth < 2 ? fieldsOf(Schema.parse(value), depth + 1).map((inner) => [name, ...inner]) : []),
  ]);
}

test("whatever a body holds, the refusal is in the product's words", async () => {
  let refused = 0;
  const wrong = new Set<string>();
  for (const route of routes) {
    const body = route.requestBody?.content["application/json"];
    if (!body) continue;
    const nested = fieldsOf(body.schema).flatMap((names) =>
      [5, "", "nonsense", [], [{}], {}, null, true, long, -1, 1.5].map((value) =>
        names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value),
      ),
    );
    for (const value of [null, [], 5, "text", {}, { nobody: 1 }, ...nested]) {
      const faults = await faultsOf(filled(route), {
        method: route.method,
        headers: { "content-type": "application/json" },
        body: JSON.stringify(value),
      });
      refused += faults.length;
      for (const { path, message } of faults) {
        if (foreign.test(message)) wrong.add(`${route.method} ${route.path} ${path}: ${message}`);
      }
    }
  }
  expect([...wrong]).toEqual([]);
  expect(refused).toBeGreaterThan(500);
});

const notPlain = [
  "0x1",
  "1e3",
  "1e0",
  "\uFEFF1",
  " 1",
  "1 ",
  "+1",
  "1.0",
  "0b1",
  "\u0661",
  "\uFF11",
  "1_0",
  "-0",
];

test("a number of a path or query is plain digits", async () => {
  let numbers = 0;
  const wrong = new Set<string>();
  for (const route of routes) {
    for (const { name, in: place, schema } of route.parameters) {
      if (place === "header" || schema.type !== "integer") continue;
      numbers++;
      for (const text of notPlain) {
        const path =
          place === "path"
            ? filled(route, { [name]: text })
            : `${filled(route)}?${name}=${encodeURIComponent(text)}`;
        const faults = await faultsOf(path, { method: route.method });
        if (!faults.some((fault) => fault.path === name))
          wrong.add(`${route.method} ${route.path} ${name}=${text}`);
      }
    }
  }
  expect([...wrong]).toEqual([]);
  expect(numbers).toBeGreaterThan(20);
});
