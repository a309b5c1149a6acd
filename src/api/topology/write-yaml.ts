import { Document, isMap, visit } from "yaml";
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
  });
  visit(yaml, {
    // Latencies, retries and breakers take a line each.
    Pair(_, { value }) {
      if (isMap(value)) value.flow = true;
    },
  });
  return yaml.toString({ lineWidth: 0, flowCollectionPadding: true });
}

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
