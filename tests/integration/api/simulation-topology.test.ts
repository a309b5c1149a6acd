import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { SimulationState } from "#/api/contract/simulation.ts";
import { TopologyDocument } from "#/api/contract/simulation-topology.ts";
import { toTopologyDocument } from "#/api/topology/topology-document.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import { ask, read, readProblem } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";
import { useLedSimulation } from "../../support/led-simulation.ts";
import { send } from "../../support/send.ts";

const { settings } = await useDatabase();
useLedSimulation(settings);

const place = "/api/v1/simulation/topology";
const state = async () => read(await ask("/api/v1/simulation"), SimulationState);
const putYaml = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  ask(place, { method: "PUT", headers: { "content-type": "application/yaml", ...headers }, body });

const two = `
services:
  - id: front
    request_rate: 5
    dependencies:
      - service_id: back
        timeout_ms: 300
        retries: { count: 1 }
        circuit_breaker: false
  - id: back
    request_rate: 0
    latency: { distribution: exponential, mean_ms: 20 }
`;

test("the nine services are what is simulated at first, as JSON and as YAML", async () => {
  const json = await read(await ask(place), TopologyDocument);
  expect(json).toEqual(toTopologyDocument(defaultTopology));
  for (const path of [`${place}?format=yaml`, place]) {
    const response = await ask(path, { headers: { accept: "text/yaml, application/json;q=0.5" } });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/yaml"]);
    expect(await response.text()).toContain(
      "\n  - id: db-service\n    request_rate: 2\n    error_probability: 0.02\n    latency: { distribution: uniform, min_ms: 10, max_ms: 100 }\n",
    );
  }
  expect(
    await read(await ask(`${place}?format=json`, { headers: { accept: "text/yaml" } }), TopologyDocument),
  ).toEqual(json);
  await readProblem(await ask(`${place}?format=xml`), 422);
  await readProblem(await ask(`${place}?depth=2`), 422);
});

test("another topology begins a new run with the same seed, and is answered as stored", async () => {
  await send("POST", "/api/v1/simulation/reset", { seed: 77 });
  const before = await state();
  const stored = await read(await putYaml(two), TopologyDocument);
  expect(stored.services.map(({ id, request_rate }) => [id, request_rate])).toEqual([
    ["front", 5],
    ["back", 0],
  ]);
  expect(stored.services[0]?.dependencies).toEqual([
    {
      service_id: "back",
      share: 1,
      timeout_ms: 300,
      retries: { count: 1, backoff_ms: 50, factor: 2 },
      circuit_breaker: null,
    },
  ]);
  const after = await state();
  expect([
    after.seed,
    after.run_id === before.run_id,
    after.topology_revision > before.topology_revision,
  ]).toEqual([77, false, true]);
  expect(after.services.map(({ service_id }) => service_id)).toEqual(["front", "back"]);
  expect((await ask("/services")).status).toBe(200);
  expect(await read(await send("PUT", place, stored), TopologyDocument)).toEqual(stored);
  expect((await state()).run_id).toBe(after.run_id);
});

test("the nine services come back: a new run with the same seed, once", async () => {
  await send("POST", "/api/v1/simulation/reset", { seed: 99 });
  await putYaml(two);
  const before = await state();
  const yaml = await ask(place, { method: "DELETE", headers: { accept: "application/yaml" } });
  expect([yaml.status, yaml.headers.get("content-type")]).toEqual([200, "application/yaml"]);
  expect(await yaml.text()).toBe(await (await ask(`${place}?format=yaml`)).text());
  const after = await state();
  expect([after.seed, after.run_id === before.run_id]).toEqual([99, false]);
  expect(after.topology_revision).toBeGreaterThan(before.topology_revision);
  const again = await read(await ask(place, { method: "DELETE" }), TopologyDocument);
  expect(again).toEqual(toTopologyDocument(defaultTopology));
  expect((await state()).run_id).toBe(after.run_id);
  for (const query of ["format=xml", "seed=5"])
    await readProblem(await ask(`${place}?${query}`, { method: "DELETE" }), 422);
  expect((await state()).run_id).toBe(after.run_id);
});

test("what is read can be put back, in either form, also packed", async () => {
  await send("PUT", place, toTopologyDocument(defaultTopology));
  const yaml = await (await ask(`${place}?format=yaml`)).text();
  const { run_id } = await state();
  expect((await putYaml(yaml)).status).toBe(200);
  const packed = new Uint8Array(gzipSync(yaml));
  expect((await putYaml(packed, { "content-encoding": "gzip" })).status).toBe(200);
  expect(await (await putYaml(yaml, { accept: "application/yaml" })).text()).toBe(yaml);
  expect((await state()).run_id).toBe(run_id);
});

test("an ETag spares who has the topology already", async () => {
  const etag = (await ask(place)).headers.get("etag") ?? "";
  const again = await ask(place, { headers: { "if-none-match": etag } });
  expect([again.status, await again.text()]).toEqual([304, ""]);
  expect((await ask(`${place}?format=yaml`, { headers: { "if-none-match": etag } })).status).toBe(200);
  await putYaml(two);
  expect((await ask(place, { headers: { "if-none-match": etag } })).status).toBe(200);
});

test("two that are put at the same moment are one after the other", async () => {
  const named = (id: string) => ({ services: [{ id }] });
  const names = ["one", "two", "three"];
  const answers = await Promise.all(names.map((id) => send("PUT", place, named(id))));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  const stored = await read(await ask(place), TopologyDocument);
  expect(names).toContain(stored.services[0]?.id);
  expect((await state()).services.map(({ service_id }) => service_id)).toEqual([stored.services[0]?.id]);
});

test("a thousand services with five thousand calls fit, as JSON and as YAML", async () => {
  const services = Array.from({ length: 1000 }, (_, at) => ({
    id: `s${at}`,
    request_rate: 0.1,
    dependencies: Array.from({ length: 5 }, (_, call) => `s${at + 1 + call * 7}`).filter(
      (id) => Number(id.slice(1)) < 1000 && at % 100 < 50,
    ),
  }));
  const put = await read(await send("PUT", place, { services }), TopologyDocument);
  expect(put.services).toHaveLength(1000);
  expect((await send("PUT", place, put)).status).toBe(200);
  const yaml = await (await ask(`${place}?format=yaml`)).text();
  expect(await read(await putYaml(yaml), TopologyDocument)).toEqual(put);
});

test.each([
  ["tabs", "services:\n\t- id: a", 400, /line 2, column 1/],
  ["nothing", "", 422, /expected a JSON object/],
  ["two documents", "services: []\n---\nservices: []\n", 400, /more than one document/],
  ["a key twice", "services: []\nservices: []\n", 400, /line 2, column 1: "services" is there twice/],
  ["nesting without end", "[".repeat(200_000), 400, /nested too deeply/],
  ["anchors without end", `a: &a [x]\nb: [${"*a,".repeat(50_000)}]`, 400, /repeated more than 20000 times/],
  [
    "a cycle",
    "services:\n  - { id: a, dependencies: [b] }\n  - { id: b, dependencies: [a] }",
    422,
    /→.*line \d/,
  ],
  ["an unknown service", "services:\n  - { id: a, dependencies: [b] }", 422, /line 2, column 29/],
  ["no topology", "hello", 422, /expected a JSON object/],
])("YAML with %s is refused with its place", async (_, body, status, message) => {
  const { run_id } = await state();
  expect((await readProblem(await putYaml(body), status)).detail).toMatch(message);
  expect((await state()).run_id).toBe(run_id);
});

test("bytes that are no text, and bodies of another kind or size, are refused", async () => {
  await readProblem(await putYaml(new Uint8Array([0xff, 0xfe, 0x00, 0xd8])), 400);
  await readProblem(await putYaml(new Uint8Array([0x1f, 0x8b, 8]), { "content-encoding": "gzip" }), 400);
  await readProblem(await putYaml(two, { "content-encoding": "br" }), 415);
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
    await readProblem(await putYaml(two, { "content-type": type }), 415);
  const long = `services:\n${"# a comment of some length that says nothing\n".repeat(24_000)}  - id: a\n`;
  expect((await readProblem(await putYaml(long), 413)).detail).toBe("The body is larger than 1 MB of YAML.");
  const zeros = new Uint8Array(gzipSync(Buffer.alloc(11_000_000, " ")));
  await readProblem(await putYaml(zeros, { "content-encoding": "gzip" }), 413);
  const json = { services: [{ id: "a", note: "x".repeat(4_000_000) }] };
  await readProblem(await send("PUT", place, json), 413);
  for (const text of ["{", "", "NaN"]) {
    const headers = { "content-type": "application/json" };
    await readProblem(await ask(place, { method: "PUT", headers, body: text }), 400);
  }
});
