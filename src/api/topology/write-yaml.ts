import { Document, isMap, type ScalarTag, visit } from "yaml";
import { type TopologyDocument, topologyDefaults } from "#/api/contract/simulation-topology.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { toTopologyDocument } from "./topology-document.ts";

/** With more services, what is as by default is left out. */
const mostInFull = 100;

/** A topology as YAML that people can edit, and that `parseTopology` reads back as the same. */
export function writeYaml(topology: Topology): string {
  const document = toTopologyDocument(topology);
  const isInFull = topology.services.length <= mostInFull;
  const yaml = new Document(isInFull ? document : { services: document.services.map(shortService) }, {
    aliasDuplicateObjects: false,
    // Ids such as "off", "1_000" and "2020-01-01" are no text to readers of YAML 1.1: they get quotes.
    compat: "yaml-1.1",
    customTags: (tags) => [smallNumber, ...tags],
  });
  visit(yaml, {
    // Latencies, retries and breakers take a line each.
    Pair(_, { value }) {
      if (isMap(value)) value.flow = true;
    },
  });
  return yaml.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** `1e-7` is text to readers of YAML 1.1, `1.0e-7` a number to all. */
const smallNumber: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  default: true,
  identify: (value) => typeof value === "number" && /^\de/.test(String(value)),
  test: /^\d\.0e-\d+$/,
  resolve: Number,
  stringify: ({ value }) => String(value).replace("e", ".0e"),
};

type ServiceDocument = TopologyDocument["services"][number];

const { latency, retries, breaker } = topologyDefaults;
const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

function shortService(service: ServiceDocument) {
  return {
    id: service.id,
    ...(service.request_rate !== topologyDefaults.requestRate && { request_rate: service.request_rate }),
    ...(service.error_probability !== topologyDefaults.errorProbability && {
      error_probability: service.error_probability,
    }),
    ...(!isSame(service.latency, latency) && { latency: service.latency }),
    ...(service.dependencies.length > 0 && { dependencies: service.dependencies.map(shortDependency) }),
  };
}

function shortDependency(call: ServiceDocument["dependencies"][number]) {
  const differing = {
    ...(call.share !== topologyDefaults.share && { share: call.share }),
    ...(call.timeout_ms !== topologyDefaults.timeoutMs && { timeout_ms: call.timeout_ms }),
    ...(!isSame(call.retries, retries) && { retries: call.retries }),
    ...(!isSame(call.circuit_breaker, breaker) && { circuit_breaker: call.circuit_breaker }),
  };
  return Object.keys(differing).length === 0
    ? call.service_id
    : { service_id: call.service_id, ...differing };
}
