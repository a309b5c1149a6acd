import { createRoute, z } from "@hono/zod-openapi";
import { strict } from "#/api/contract/fields.ts";
import { TopologyDocument } from "#/api/contract/simulation-topology.ts";
import { HttpRefusal } from "#/api/errors.ts";
import { readBody } from "#/api/events/read-body.ts";
import { longestText, parseTopology } from "#/api/topology/parse-topology.ts";
import { toTopologyDocument } from "#/api/topology/topology-document.ts";
import { writeYaml } from "#/api/topology/write-yaml.ts";
import { putTopology } from "#/domain/simulation/live/put-topology.ts";
import { readTopology, type StoredTopology } from "#/domain/simulation/live/read-topology.ts";
import { resetTopology } from "#/domain/simulation/live/reset-topology.ts";
import { acceptedType } from "./accepted-type.ts";
import { problemAnswers } from "./answers.ts";
import { createRoutes } from "./app.ts";
import { etagOf, isUnchanged } from "./etag.ts";

type Format = "yaml" | "json";

const yamlTypes = ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"] as const;

const TopologyQuery = strict({
  format: z
    .enum(["json", "yaml"], { error: "expected json or yaml" })
    .optional()
    .openapi({ description: "Of the answer. Default: as the Accept header asks for" }),
});

const tags = ["Simulation"];
const content = {
  "application/json": { schema: TopologyDocument },
  "application/yaml": { schema: z.string() },
};
const answer = (description: string) => ({ description, content });

const readRoute = createRoute({
  method: "get",
  path: "/simulation/topology",
  tags,
  summary: "The services of the live simulation and what they call, as JSON or YAML",
  request: { query: TopologyQuery },
  responses: {
    200: answer("The topology, with nothing left to a default"),
    304: { description: "It has not changed since the answer with that ETag" },
    ...problemAnswers(422, 503),
  },
});

const putRoute = createRoute({
  method: "put",
  path: "/simulation/topology",
  tags,
  summary: "Simulate another topology: a new run with the same seed",
  description:
    "JSON up to 4 MB or YAML up to 1 MB, by content type; at most 2,000 services and 10,000 dependencies without cycles. Faults are told with their path, in YAML also with line and column. The topology that is there already changes nothing.",
  request: { query: TopologyQuery, body: { required: true, content } },
  responses: { 200: answer("The topology as stored"), ...problemAnswers(400, 408, 413, 415, 422, 503) },
});

const resetRoute = createRoute({
  method: "delete",
  path: "/simulation/topology",
  tags,
  summary: "Simulate the nine services of the beginning again: a new run with the same seed",
  description: "Where they are there already, nothing changes.",
  request: { query: TopologyQuery },
  responses: { 200: answer("The topology as stored"), ...problemAnswers(422, 503) },
});

export const simulationTopologyRoutes = createRoutes();

// Registered apart from `openapi`: bodies and answers are of two kinds.
simulationTopologyRoutes.openAPIRegistry.registerPath(readRoute);
simulationTopologyRoutes.get("/simulation/topology", async (c) => {
  const format = answerFormat(c.req.query(), c.req.header("accept"));
  const stored = await readTopology(c.get("operation"));
  const headers = { etag: etagOf(String(stored.revision), { topology: format }), vary: "accept" };
  if (isUnchanged(c.req.header("if-none-match"), headers.etag)) return c.body(null, 304, headers);
  return c.body(...answered(stored, format, headers));
});

simulationTopologyRoutes.openAPIRegistry.registerPath(putRoute);
simulationTopologyRoutes.put("/simulation/topology", async (c) => {
  const format = answerFormat(c.req.query(), c.req.header("accept"));
  const bodyFormat = formatOfBody(c.req.header("content-type"));
  const text = await readBody(c.req.raw);
  const longest = longestText[bodyFormat];
  if (text.length > longest) {
    const name = bodyFormat.toUpperCase();
    throw new HttpRefusal(413, `The body is larger than ${longest / 1_000_000} MB of ${name}.`);
  }
  const stored = await putTopology(c.get("operation"), await parseTopology(text, bodyFormat));
  return c.body(...answered(stored, format, { vary: "accept" }));
});

simulationTopologyRoutes.openAPIRegistry.registerPath(resetRoute);
simulationTopologyRoutes.delete("/simulation/topology", async (c) => {
  const format = answerFormat(c.req.query(), c.req.header("accept"));
  const stored = await resetTopology(c.get("operation"));
  return c.body(...answered(stored, format, { vary: "accept" }));
});

const answered = (
  { topology }: StoredTopology,
  format: Format,
  headers: Record<string, string>,
): [string, 200, Record<string, string>] => [
  format === "yaml" ? writeYaml(topology) : JSON.stringify(toTopologyDocument(topology)),
  200,
  { ...headers, "content-type": `application/${format}` },
];

function answerFormat(query: Record<string, string>, accept: string | undefined): Format {
  const { format } = TopologyQuery.parse(query);
  return (
    format ??
    (acceptedType(accept, ["application/json", ...yamlTypes]) === "application/json" ? "json" : "yaml")
  );
}

function formatOfBody(contentType: string | undefined): Format {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "application/json") return "json";
  if (yamlTypes.some((one) => one === type)) return "yaml";
  throw new HttpRefusal(
    415,
    `The content type is ${JSON.stringify((type || "missing").slice(0, 100))}; expected application/json or application/yaml.`,
  );
}
