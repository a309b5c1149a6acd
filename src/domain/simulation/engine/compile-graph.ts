import { checkTopology } from "#/domain/simulation/topology/check-topology.ts";
import { expectedLatencyMs } from "#/domain/simulation/topology/expected-latency.ts";
import { orderServices } from "#/domain/simulation/topology/order-services.ts";
import type { BreakerPolicy, SimulatedService, Topology } from "#/domain/simulation/topology/topology.ts";
import { type LatencyColumns, latencyColumns } from "./draw-latency.ts";
import { stepSeconds } from "./step-seconds.ts";
import { windowSeconds } from "./window.ts";

/** A topology as columns. Services by their index in the topology; edges by caller, each caller's in its order. */
export interface Graph {
  readonly topology: Topology;
  readonly serviceCount: number;
  readonly edgeCount: number;
  readonly indexOf: ReadonlyMap<string, number>;
  /** Services, callers before callees. */
  readonly order: Int32Array;
  /** Edges of service s: firstEdge[s] up to firstEdge[s + 1]. */
  readonly firstEdge: Int32Array;
  readonly edgeFrom: Int32Array;
  readonly edgeTo: Int32Array;
  readonly edgeShare: Float64Array;
  readonly timeoutUs: Float64Array;
  readonly retries: Int32Array;
  readonly backoffUs: Float64Array;
  readonly backoffFactor: Float64Array;
  /** 1 where there is a circuit breaker; the columns after it are 0 where there is none. */
  readonly hasBreaker: Uint8Array;
  readonly failureShare: Float64Array;
  readonly minimumCalls: Float64Array;
  readonly openSeconds: Float64Array;
  readonly halfOpenCalls: Float64Array;
  /** Edges with a breaker, and the same by the length of their windows. */
  readonly breakerEdges: Int32Array;
  readonly breakerWindows: readonly { seconds: number; edges: Int32Array }[];
  readonly errorProbability: Float64Array;
  readonly latency: LatencyColumns;
  /** Expected at rest, µs: own work, whole requests, and whole calls by edge. Timeouts are left out of account. */
  readonly expectedOwnUs: Float64Array;
  readonly expectedUs: Float64Array;
  readonly expectedCallUs: Float64Array;
  /** Requests per simulated second at rest, those of callers included, without retries. */
  readonly restRate: Float64Array;
  /** Visits of a service in a step that are simulated one by one, at most. */
  readonly visitLimit: number;
  /** 1: so many requests at rest that they share visits from the start. */
  readonly isShared: Uint8Array;
  /** Simulated seconds for which records of steps are kept: the window, or the longest one of a breaker. */
  readonly keptSeconds: number;
  /** The edge from one service to another, -1 if there is none. */
  edgeBetween(from: number, to: number): number;
}

/** Visits simulated a step are about so many times the edges at most. */
const visitBudget = 40_000;

/** Checks a topology and makes of it what the engine runs on. */
export function compileGraph(topology: Topology): Graph {
  checkTopology(topology);
  const sorted = orderServices(topology);
  if (!("order" in sorted)) throw new Error("the topology has a cycle");
  const services = topology.services;
  const dependencies = services.flatMap((service) => service.dependencies);
  const indexOf = new Map(services.map(({ id }, index) => [id, index]));
  const firstEdge = new Int32Array(services.length + 1);
  services.forEach((service, index) => {
    firstEdge[index + 1] = (firstEdge[index] as number) + service.dependencies.length;
  });
  const edgeTo = Int32Array.from(dependencies, ({ serviceId }) => indexOf.get(serviceId) as number);
  const work = services.length + dependencies.length;
  const visitLimit = Math.min(256, Math.max(8, Math.floor(visitBudget / work)));
  const order = Int32Array.from(sorted.order);
  const restRate = restRates(services, order, firstEdge, edgeTo);
  return {
    topology,
    serviceCount: services.length,
    edgeCount: dependencies.length,
    indexOf,
    order,
    firstEdge,
    edgeFrom: Int32Array.from(services.flatMap((service, index) => service.dependencies.map(() => index))),
    edgeTo,
    edgeShare: Float64Array.from(dependencies, ({ share }) => share),
    timeoutUs: Float64Array.from(dependencies, ({ timeoutMs }) => Math.round(timeoutMs * 1000)),
    retries: Int32Array.from(dependencies, ({ retries }) => retries.count),
    backoffUs: Float64Array.from(dependencies, ({ retries }) => retries.backoffMs * 1000),
    backoffFactor: Float64Array.from(dependencies, ({ retries }) => retries.factor),
    ...breakerFields(dependencies.map(({ breaker }) => breaker)),
    latency: latencyColumns(services.map(({ latency }) => latency)),
    errorProbability: Float64Array.from(services, ({ errorProbability }) => errorProbability),
    ...expectLatency(services, order, firstEdge, edgeTo),
    restRate,
    visitLimit,
    isShared: Uint8Array.from(restRate, (rate) => (rate * stepSeconds > visitLimit / 2 ? 1 : 0)),
    keptSeconds: Math.max(windowSeconds, ...dependencies.map(({ breaker }) => breaker?.windowSeconds ?? 0)),
    edgeBetween(from, to) {
      const end = firstEdge[from + 1] as number;
      for (let edge = firstEdge[from] as number; edge < end; edge++) if (edgeTo[edge] === to) return edge;
      return -1;
    },
  };
}

function breakerFields(policies: readonly (BreakerPolicy | null)[]) {
  const column = (read: (policy: BreakerPolicy) => number) =>
    Float64Array.from(policies, (policy) => (policy === null ? 0 : read(policy)));
  const edges = [...policies.keys()].filter((edge) => policies[edge] !== null);
  const byWindow = Map.groupBy(edges, (edge) => policies[edge]?.windowSeconds as number);
  return {
    hasBreaker: Uint8Array.from(policies, (policy) => (policy === null ? 0 : 1)),
    failureShare: column(({ failureShare }) => failureShare),
    minimumCalls: column(({ minimumCalls }) => minimumCalls),
    openSeconds: column(({ openSeconds }) => openSeconds),
    halfOpenCalls: column(({ halfOpenCalls }) => halfOpenCalls),
    breakerEdges: Int32Array.from(edges),
    breakerWindows: [...byWindow].map(([seconds, some]) => ({ seconds, edges: Int32Array.from(some) })),
  };
}

function restRates(
  services: readonly SimulatedService[],
  order: Int32Array,
  firstEdge: Int32Array,
  edgeTo: Int32Array,
): Float64Array {
  const rates = Float64Array.from(services, ({ requestRate }) => requestRate);
  for (const index of order) {
    (services[index] as SimulatedService).dependencies.forEach(({ share }, at) => {
      const callee = edgeTo[(firstEdge[index] as number) + at] as number;
      rates[callee] = (rates[callee] as number) + (rates[index] as number) * share;
    });
  }
  return rates;
}

/** From those that call nobody up: latency and chance of failure of each, of them those of the calls to it. */
function expectLatency(
  services: readonly SimulatedService[],
  order: Int32Array,
  firstEdge: Int32Array,
  edgeTo: Int32Array,
): Pick<Graph, "expectedOwnUs" | "expectedUs" | "expectedCallUs"> {
  const expectedOwnUs = new Float64Array(services.length);
  const expectedUs = new Float64Array(services.length);
  const expectedCallUs = new Float64Array(edgeTo.length);
  const failing = new Float64Array(services.length);
  for (const index of order.toReversed()) {
    const service = services[index] as SimulatedService;
    const own = expectedLatencyMs(service.latency) * 1000 * (1 + service.errorProbability);
    expectedOwnUs[index] = own;
    let latency = own;
    /** Chance that a request gets so far. */
    let reaching = 1 - service.errorProbability;
    service.dependencies.forEach(({ share, timeoutMs, retries }, at) => {
      const edge = (firstEdge[index] as number) + at;
      const callee = edgeTo[edge] as number;
      const attempt = Math.min(expectedUs[callee] as number, timeoutMs * 1000);
      const failure = failing[callee] as number;
      let call = attempt;
      for (let again = 1; again <= retries.count; again++)
        call += failure ** again * (retries.backoffMs * 1000 * retries.factor ** (again - 1) + attempt);
      expectedCallUs[edge] = call;
      latency += reaching * share * call;
      reaching *= 1 - share * failure ** (retries.count + 1);
    });
    expectedUs[index] = latency;
    failing[index] = 1 - reaching;
  }
  return { expectedOwnUs, expectedUs, expectedCallUs };
}
