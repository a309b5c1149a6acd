import { type Edge, MarkerType, type Node, Position } from "@xyflow/react";
import type {
  CauseRef,
  EdgeObservation,
  HealthStatus,
  ServiceObservation,
} from "#/domain/simulation/engine/observation.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { formatLatency, formatRate, formatShare } from "#/ui/simulation/health/format-simulated.ts";
import { tellDiagnosis } from "#/ui/simulation/health/name-cause.ts";
import { statusLooks } from "#/ui/simulation/health/status-looks.ts";
import { callId } from "./call-id.ts";
import { type CallLook, lookOfCall } from "./call-look.ts";
import { nodeSize, type Place } from "./layout-graph.ts";

/** Size of the graph from which what is written in it can be read. */
export const readableFrom = 0.55;

/** What a box shows; texts, so that a box of which none has changed is not drawn again. */
type ServiceNodeData = {
  status: HealthStatus;
  isCause: boolean;
  /** Why it is not healthy; null for a healthy one. */
  why: string | null;
  /** Failures of the service itself that are in force. */
  failures: number;
  /** Null from far away, where nobody could read them. */
  rate: string | null;
  latency: string | null;
  errors: string | null;
};
export type ServiceNode = Node<ServiceNodeData, "service">;

type CallEdgeData = {
  look: CallLook;
  /** Whether what goes wrong elsewhere comes from these calls. */
  isCause: boolean;
  failures: number;
};
export type CallEdge = Edge<CallEdgeData, "call">;

const middle = nodeSize.height / 2;
/** Where lines end and begin; said here, so that none waits for a box to be measured. */
const handles = [
  { type: "target", position: Position.Left, x: 0, y: middle, width: 1, height: 1 },
  { type: "source", position: Position.Right, x: nodeSize.width - 1, y: middle, width: 1, height: 1 },
] as const;

/** What is looked at: a service's id, a call's id, or nothing. */
export type Selected = string | null;

type Seen = Pick<Frame, "services" | "edges" | "failures">;

interface Shown {
  places: ReadonlyMap<string, Place>;
  selected: Selected;
  /** Whether the boxes are too small for numbers. */
  isFar: boolean;
}

/** The boxes of a frame at their places. */
export function serviceNodes(
  { services, failures }: Seen,
  { places, selected, isFar }: Shown,
): ServiceNode[] {
  const failing = countByTarget(failures);
  return services.map((service) => ({
    id: service.serviceId,
    type: "service",
    position: places.get(service.serviceId) ?? { x: 0, y: 0 },
    ...nodeSize,
    measured: nodeSize,
    handles: [...handles],
    selected: service.serviceId === selected,
    ariaLabel: tellService(service, isFar),
    data: {
      status: service.status,
      isCause: service.diagnosis?.role === "root_cause",
      why: tellDiagnosis(service.diagnosis),
      failures: failing.get(service.serviceId) ?? 0,
      rate: isFar ? null : formatRate(service.requestRate),
      latency: isFar ? null : formatLatency(service.latencyMs),
      errors: isFar ? null : formatShare(service.errorRate),
    },
  }));
}

/** By service's or calls' id. */
function countByTarget(failures: Seen["failures"]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { serviceId, dependencyId } of failures) {
    const id = dependencyId === null ? serviceId : callId({ serviceId, dependencyId });
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/** The lines of a frame; what is wrong lies above what is not. */
export function callEdges(
  { edges, failures }: Seen,
  causes: readonly CauseRef[],
  selected: Selected,
): CallEdge[] {
  const causing = new Set(
    causes.flatMap(({ serviceId, dependencyId }) =>
      dependencyId === null ? [] : [callId({ serviceId, dependencyId })],
    ),
  );
  const failing = countByTarget(failures);
  return edges.map((call) => {
    const id = callId(call);
    const look = lookOfCall(call);
    const isCause = causing.has(id);
    return {
      id,
      type: "call",
      source: call.serviceId,
      target: call.dependencyId,
      selected: id === selected,
      zIndex: id === selected ? 2 : look.label || isCause ? 1 : 0,
      ariaLabel: tellCall(call, look, isCause),
      markerEnd: {
        type: MarkerType.ArrowClosed,
        color: colorOf(look, id === selected),
        width: 18,
        height: 18,
        markerUnits: "userSpaceOnUse",
      },
      data: {
        look,
        isCause,
        failures: failing.get(id) ?? 0,
      },
    };
  });
}

/** Of a line. */
export function colorOf({ tone }: CallLook, isSelected: boolean): string {
  if (isSelected) return "var(--color-accent)";
  return tone === "neutral" ? "var(--color-line-strong)" : `var(--color-${tone})`;
}

/** A service in a sentence, for those who don't see its box. */
function tellService(service: ServiceObservation, isFar: boolean): string {
  const { serviceId, status, diagnosis, requestRate, latencyMs, errorRate } = service;
  const numbers = [
    `${formatRate(requestRate)} requests a second`,
    formatLatency(latencyMs),
    `${formatShare(errorRate)} errors`,
  ];
  const parts = [
    serviceId,
    statusLooks[status].label.toLowerCase(),
    tellDiagnosis(diagnosis)?.toLowerCase(),
    ...(isFar ? [] : numbers),
  ];
  return parts.filter(Boolean).join(", ");
}

/** Calls in a sentence. */
function tellCall(
  { serviceId, dependencyId }: EdgeObservation,
  { label }: CallLook,
  isCause: boolean,
): string {
  const parts = [
    `Calls of ${serviceId} to ${dependencyId}`,
    isCause ? "root cause" : null,
    label?.toLowerCase(),
  ];
  return parts.filter(Boolean).join(", ");
}

/** The elements after, but those that look as before are the very same ones, so that they are not drawn again. */
export function keepSame<Element extends ServiceNode | CallEdge>(
  before: readonly Element[],
  after: readonly Element[],
): Element[] {
  const known = new Map(before.map((element) => [element.id, element]));
  return after.map((element) => {
    const other = known.get(element.id);
    return other && looksOf(other) === looksOf(element) ? other : element;
  });
}

const looksOf = (element: ServiceNode | CallEdge): string =>
  JSON.stringify([
    element.ariaLabel,
    element.selected,
    element.data,
    "position" in element ? element.position : element.zIndex,
  ]);
