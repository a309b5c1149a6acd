import { ZodError, ZodRealError } from "zod";
import { TopologyDocument } from "#/api/contract/simulation-topology.ts";
import { DomainError } from "#/domain/domain-error.ts";
import {
  checkTopology,
  mostDependencies,
  mostServices,
} from "#/domain/simulation/topology/check-topology.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { type ParsedYaml, parseYaml } from "./parse-yaml.ts";
import { toTopology } from "./topology-document.ts";

/** Characters. Much of reading YAML is done in one go, up to half a second of it at this length. */
export const longestText = { yaml: 1_000_000, json: 4_000_000 };

/** Most faults that are told at once. */
const mostFaults = 20;

/**
 * The topology that a text describes. Throws ZodError or DomainError, which tell the path of what is wrong, and of YAML
 * also line and column.
 */
export async function parseTopology(text: string, format: "yaml" | "json"): Promise<Topology> {
  if (format === "json") return checkedTopology(parseJson(text));
  const { value, placeOf } = await parseYaml(text);
  try {
    return checkedTopology(value);
  } catch (error) {
    throw placed(error, placeOf);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError("unreadable", "The body is no readable JSON.");
  }
}

/** The topology of a document. Throws ZodError or DomainError. */
function checkedTopology(document: unknown): Topology {
  refuseMany(document);
  const read = TopologyDocument.safeParse(document);
  if (!read.success) throw new ZodRealError(read.error.issues.slice(0, mostFaults));
  const topology = toTopology(read.data);
  checkTopology(topology);
  return topology;
}

/** Repeated anchors make few bytes into many calls: they are counted before each is looked at. */
function refuseMany(document: unknown): void {
  const services: unknown = Object(document).services;
  if (!Array.isArray(services) || services.length > mostServices) return;
  const calls = services.map((service): unknown => Object(service).dependencies);
  const count = calls.reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0);
  if (count <= mostDependencies) return;
  throw new DomainError(
    "invalid",
    `expected at most ${mostDependencies} dependencies in all, not ${count}`,
    "services",
  );
}

/** The same refusal, with the place in the text. */
function placed(error: unknown, placeOf: ParsedYaml["placeOf"]): unknown {
  if (error instanceof ZodError) {
    return new ZodRealError(
      error.issues.map((issue) => {
        const key = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
        return { ...issue, message: `${issue.message} (${placeOf([...issue.path, ...key].join("."))})` };
      }),
    );
  }
  if (!(error instanceof DomainError) || error.path === undefined) return error;
  const message = `${error.message.replace(/\.$/, "")} (${placeOf(error.path)}).`;
  return new DomainError(error.code, message, error.path);
}
