import fc from "fast-check";
import { expect, test } from "vitest";
import { TopologyDocument } from "#/api/contract/simulation-topology.ts";
import { showError } from "#/api/errors.ts";
import { parseTopology } from "#/api/topology/parse-topology.ts";
import { toTopologyDocument } from "#/api/topology/topology-document.ts";
import { writeYaml } from "#/api/topology/write-yaml.ts";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import { anyTopology } from "../../../support/any-topology.ts";

const yaml = (text: string) => parseTopology(text, "yaml");

/** What is said of a text, as a caller is told. */
async function refusal(text: string, format: "yaml" | "json" = "yaml") {
  try {
    await parseTopology(text, format);
  } catch (error) {
    // Of anything else no error handler is told.
    expect(error).toBeInstanceOf(Error);
    const { status, detail, errors, isOurs } = showError(error);
    expect(isOurs).toBe(false);
    return { status, detail, errors };
  }
  throw new Error("it was read");
}

test("what is written is read back as the same, as YAML and as JSON", async () => {
  await fc.assert(
    fc.asyncProperty(anyTopology(), async (topology) => {
      expect(await yaml(writeYaml(topology))).toEqual(topology);
      const document = toTopologyDocument(topology);
      expect(TopologyDocument.parse(document)).toEqual(document);
      expect(await parseTopology(JSON.stringify(document), "json")).toEqual(topology);
      expect(await yaml(JSON.stringify(document))).toEqual(topology);
    }),
    { numRuns: 60 },
  );
});

test("a large topology is written without what is as by default, and read back as the same", async () => {
  await fc.assert(
    fc.asyncProperty(anyTopology(4), async (part) => {
      const many = Array.from({ length: 40 }, (_, copy) =>
        part.services.map((service) => ({
          ...service,
          id: `${service.id}.${copy}`,
          dependencies: service.dependencies.map((call) => ({
            ...call,
            serviceId: `${call.serviceId}.${copy}`,
          })),
        })),
      ).flat();
      const topology = { services: [...many, ...defaultTopology.services] };
      expect(await yaml(writeYaml(topology))).toEqual(topology);
    }),
    { numRuns: 10 },
  );
  const large = { services: Array.from({ length: 200 }, (_, copy) => named(`s${copy}`)) };
  expect(writeYaml(large).split("\n").slice(0, 3)).toEqual(["services:", "  - id: s0", "  - id: s1"]);
});

const named = (id: string) => ({
  id,
  requestRate: 2,
  errorProbability: 0,
  latency: { kind: "uniform" as const, minMs: 10, maxMs: 100 },
  dependencies: [],
});

test("what a document does not say is as in the nine services", async () => {
  const services = defaultTopology.services.map(({ id, errorProbability, dependencies }) => ({
    id,
    error_probability: errorProbability,
    dependencies: dependencies.map(({ serviceId }) => serviceId),
  }));
  expect(await parseTopology(JSON.stringify({ services }), "json")).toEqual(defaultTopology);
});

test("short forms stand for long ones", async () => {
  const { services } = await yaml(`
services:
  - id: a
    dependencies:
      - b
      - { service_id: c, retries: 0, circuit_breaker: false }
      - { service_id: d, retries: { backoff_ms: 5 }, circuit_breaker: { open_seconds: 1 } }
      - { service_id: e, circuit_breaker: null }
  - id: b
  - id: c
  - id: d
  - id: e
`);
  const retries = { count: 2, backoffMs: 50, factor: 2 };
  const breaker = {
    failureShare: 0.5,
    windowSeconds: 10,
    minimumCalls: 10,
    openSeconds: 5,
    halfOpenCalls: 3,
  };
  expect(services[0]?.dependencies).toEqual([
    { serviceId: "b", share: 1, timeoutMs: 2000, retries, breaker },
    { serviceId: "c", share: 1, timeoutMs: 2000, retries: { ...retries, count: 0 }, breaker: null },
    {
      serviceId: "d",
      share: 1,
      timeoutMs: 2000,
      retries: { ...retries, backoffMs: 5 },
      breaker: { ...breaker, openSeconds: 1 },
    },
    { serviceId: "e", share: 1, timeoutMs: 2000, retries, breaker: null },
  ]);
});

const one = (rest: string) => `services:\n  - id: a\n    ${rest}\n  - id: b\n`;
const call = (rest: string) => one(`dependencies: [{ service_id: b, ${rest} }]`);

test.each([
  ["", "", /expected a JSON object/],
  ["5", "", /expected a JSON object/],
  ["- a", "", /expected a JSON object/],
  ["{}", "services", /required; expected a list of services \(line 1, column 1\)/],
  ["services: 5", "services", /expected a list of services \(line 1, column 11\)/],
  ["services: []", "services", /expected at least one service/],
  ["services: [a]", "services.0", /expected a JSON object/],
  ["services: [{}]", "services.0.id", /required; expected an id of 1 to 64/],
  ["services:\n  - id: 5", "services.0.id", /expected an id of 1 to 64 .* \(line 2, column 9\)/],
  ["services:\n  - id: Gateway", "services.0.id", /expected an id of 1 to 64/],
  ["services:\n  - id: -a", "services.0.id", /expected an id/],
  ["services:\n  - id: !!binary aGk=", "services.0.id", /expected an id/],
  ["services:\n  - id: a\nname: b", "name", /no such field; expected services \(line 3, column 7\)/],
  [one("rate: 5"), "services.0.rate", /no such field; expected id, request_rate.* \(line 3, column 11\)/],
  [one("request_rate: -1"), "services.0.request_rate", /expected a number: 0 to 10000/],
  [one("request_rate: .nan"), "services.0.request_rate", /expected a number: 0 to 10000/],
  [one("request_rate: .inf"), "services.0.request_rate", /expected a number: 0 to 10000/],
  [one('request_rate: "2"'), "services.0.request_rate", /expected a number: 0 to 10000/],
  [one("request_rate: null"), "services.0.request_rate", /expected a number: 0 to 10000/],
  [one("error_probability: 1.01"), "services.0.error_probability", /expected a number: 0 to 1/],
  [one("latency: 5"), "services.0.latency", /expected a latency: an object with a distribution/],
  [
    one("latency: { distribution: pareto }"),
    "services.0.latency.distribution",
    /expected constant, uniform, exponential, normal, lognormal/,
  ],
  [
    one("latency: { distribution: uniform, min_ms: 1 }"),
    "services.0.latency.max_ms",
    /required; expected a number/,
  ],
  [
    one("latency: { distribution: uniform, min_ms: 9, max_ms: 3 }"),
    "services.0.latency.max_ms",
    /expected min_ms or more \(line 3, column 58\)/,
  ],
  [
    one("latency: { distribution: constant, ms: 1, mean_ms: 3 }"),
    "services.0.latency.mean_ms",
    /no such field/,
  ],
  [one("dependencies: b"), "services.0.dependencies", /expected a list of dependencies/],
  [one("dependencies: [5]"), "services.0.dependencies.0", /expected a JSON object/],
  [one("dependencies: [B]"), "services.0.dependencies.0.service_id", /expected an id/],
  [call("share: 0"), "services.0.dependencies.0.share", /expected a number: above 0 up to 1/],
  [call("timeout_ms: 0"), "services.0.dependencies.0.timeout_ms", /expected a number: above 0 up to 600000/],
  [call("retries: 11"), "services.0.dependencies.0.retries.count", /expected a whole number from 0 to 10/],
  [call("retries: 1.5"), "services.0.dependencies.0.retries.count", /expected a whole number from 0 to 10/],
  [call("retries: yes"), "services.0.dependencies.0.retries", /expected a JSON object/],
  [
    call("retries: { factor: 0.5 }"),
    "services.0.dependencies.0.retries.factor",
    /expected a number: 1 to 10/,
  ],
  [call("circuit_breaker: true"), "services.0.dependencies.0.circuit_breaker", /expected a JSON object/],
  [
    call("circuit_breaker: { window_seconds: 0.3 }"),
    "services.0.dependencies.0.circuit_breaker.window_seconds",
    /expected a number: 0.5 to 60/,
  ],
  [
    call("circuit_breaker: { window_seconds: 1.3 }"),
    "services.0.dependencies.0.circuit_breaker.window_seconds",
    /expected whole or half seconds/,
  ],
  [one("dependencies: [c]"), "services.0.dependencies.0.service_id", /"c".*line 3, column 20/],
  [one("dependencies: [a]"), "services.0.dependencies.0.service_id", /itself.*line 3/],
  [one("dependencies: [b, b]"), "services.0.dependencies.1.service_id", /"b" already.*line 3, column 23/],
  ["services:\n  - id: a\n  - id: a\n", "services.1.id", /"a".*line 3, column 9/],
  [
    "services:\n  - id: a\n    dependencies: [b]\n  - id: b\n    dependencies: [a]\n",
    /^services\.\d\.dependencies\.0\.service_id$/,
    /cycle: (a → b → a|b → a → b).*line \d, column 20/,
  ],
])("%j is refused at %s", async (text, path, message) => {
  const { status, detail, errors } = await refusal(text);
  expect([status, errors?.[0]?.path, errors?.[0]?.message]).toEqual([
    422,
    typeof path === "string" ? path : expect.stringMatching(path),
    expect.stringMatching(message),
  ]);
  expect(detail).toMatch(message);
});

test.each([
  (ms: number) => one(`latency: { distribution: constant, ms: ${ms} }`),
  (ms: number) => one(`latency: { distribution: uniform, min_ms: 1, max_ms: ${ms} }`),
  (ms: number) => one(`latency: { distribution: exponential, mean_ms: ${ms} }`),
  (ms: number) => one(`latency: { distribution: normal, mean_ms: 1, deviation_ms: ${ms} }`),
  (ms: number) => one(`latency: { distribution: lognormal, median_ms: ${ms}, sigma: 1 }`),
  (ms: number) => call(`timeout_ms: ${ms}`),
  (ms: number) => call(`retries: { backoff_ms: ${ms} }`),
])("milliseconds are ten minutes at most (%#)", async (text) => {
  expect((await yaml(text(600_000))).services).toHaveLength(2);
  expect((await refusal(text(600_001))).errors?.[0]?.message).toMatch(
    /expected a number: .* 600000 \(line 3/,
  );
});

test("faults of JSON are told by their path alone", async () => {
  const text = JSON.stringify({ services: [{ id: "a", dependencies: ["b"] }] });
  expect((await refusal(text, "json")).detail).not.toMatch(/line/);
  for (const broken of ["", "{", "NaN", '{"services": [{"id": "a", "request_rate": NaN}]}', "services:\n"])
    expect(await refusal(broken, "json")).toMatchObject({
      status: 400,
      detail: "The body is no readable JSON.",
    });
});

test("many faults are told twenty at a time", async () => {
  const services = Array.from({ length: 100 }, () => ({ id: 5, request_rate: -1 }));
  expect((await refusal(JSON.stringify({ services }), "json")).errors).toHaveLength(20);
});

test("few bytes that stand for millions of calls are counted before they are read", async () => {
  const list = `[${Array.from({ length: 1000 }, (_, at) => `s${at}`).join(", ")}]`;
  const text = `services:\n  - { id: a, dependencies: &all ${list} }\n${Array.from(
    { length: 1500 },
    (_, at) => `  - { id: t${at}, dependencies: *all }`,
  ).join("\n")}`;
  expect(await refusal(text)).toMatchObject({
    status: 422,
    detail: expect.stringContaining("expected at most 10000 dependencies in all, not 1501000"),
  });
  const services = Array.from({ length: 2001 }, (_, at) => ({ id: `s${at}` }));
  expect((await refusal(JSON.stringify({ services }), "json")).detail).toContain(
    "expected at most 2000 services",
  );
});

test("names that all objects have are fields like others", async () => {
  for (const name of ["__proto__", "constructor", "toString"]) {
    const text = `{"services": [{"id": "a", "${name}": {"request_rate": 5}}]}`;
    for (const format of ["json", "yaml"] as const)
      expect([name, format, (await refusal(text, format)).status]).toEqual([name, format, 422]);
  }
  const ids = ["constructor", "tostring", "0"].map((id) => ({ id }));
  expect((await parseTopology(JSON.stringify({ services: ids }), "json")).services).toHaveLength(3);
});
