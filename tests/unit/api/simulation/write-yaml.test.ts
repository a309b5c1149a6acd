import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { TopologyDocument } from "#/api/contract/simulation-topology.ts";
import { parseTopology } from "#/api/topology/parse-topology.ts";
import { toTopologyDocument } from "#/api/topology/topology-document.ts";
import { writeYaml } from "#/api/topology/write-yaml.ts";
import { mostDependencies, mostServices } from "#/domain/simulation/topology/check-topology.ts";
import { largeTopology } from "../../../support/large-topology.ts";

/** What readers of YAML 1.1 take for something else than text (yaml.org/type), as far as ids can be that. */
const otherKinds = [
  /^(?:y|yes|n|no|true|false|on|off|null)$/,
  /^(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-f_]+)$/,
  /^[0-9][0-9_]*\.[0-9_]*(?:e[-+]?[0-9]+)?$/,
  /^\d{4}-\d\d?-\d\d?$/,
];

test("readers of YAML 1.1 take every id for text and every number for a number", async () => {
  const known =
    "yes no on off y n true null 1_000 1_0.5 0x1f 017 0b1 12 2020-01-01 2020-1-1 1e3 1.5e-3".split(" ");
  const tricky = fc.oneof(
    fc.constantFrom(...known),
    fc.stringMatching(/^[0-9][0-9_.ex-]{0,9}$/),
    fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,8}$/),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(tricky, { minLength: 2, maxLength: 20 }),
      fc.double({ min: 1e-12, max: 1e-5, noNaN: true }),
      fc.boolean(),
      async (ids, rate, isLarge) => {
        const [first = ""] = ids;
        const others = isLarge ? Array.from({ length: 100 }, (_, at) => `other-${at}`) : [];
        const services = [...ids, ...others].map((id) => ({ id, request_rate: rate, dependencies: [first] }));
        Object.assign(services[0] ?? {}, { dependencies: [] });
        const topology = await parseTopology(JSON.stringify({ services }), "json");
        const text = writeYaml(topology);
        expect(await parseTopology(text, "yaml")).toEqual(topology);
        const read = TopologyDocument.parse(parse(text, { version: "1.1" }));
        expect(read).toEqual(toTopologyDocument(topology));
        const plain = [...text.matchAll(/(?:id: |^ {6}- )([a-z0-9._-]+)$/gm)].map(([, id = ""]) => id);
        expect(plain.filter((id) => otherKinds.some((kind) => kind.test(id)))).toEqual([]);
        expect(text).not.toMatch(/: \de-\d+$/m);
      },
    ),
    { numRuns: 60 },
  );
  const services = ["off", "2020-01-01", "shop"].map((id) => ({ id }));
  const text = writeYaml(await parseTopology(JSON.stringify({ services }), "json"));
  expect(text.match(/- id: .*/g)).toEqual(['- id: "off"', '- id: "2020-01-01"', "- id: shop"]);
});

test("the largest topology is read back as it was written", async () => {
  const topology = largeTopology(mostServices, mostDependencies, 0.1);
  expect(await parseTopology(writeYaml(topology), "yaml")).toEqual(topology);
});
