import { type Edge, MarkerType, type Node, Position } from "@xyflow/react";
import type {
  CauseRef,
  EdgeObservation,
  ServiceObservation,
} from "#/domain/simulation/engine/observation.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { formatLatency, formatRate, formatShare } from "#/ui/simulation/health/format-simulated.ts";
import { tellDiagnosis } from "#/ui/simulation/health/name-cause.ts";
import { statusLooks } from "#/ui/simulation/health/status-looks.ts";
import { callId } from "./call-id.ts";
import { breakerWords, type CallLook, lookOfCall } from "./call-look.ts";
import { nodeSize, type Place } from "./layout-graph.ts";

export type ServiceNodeData = {
  service: ServiceObservation;
  /** Failures of the service itself that are in force. */
  failures: number;
};
export type ServiceNode = Node<ServiceNodeData, "service">;

export type CallEdgeData = {
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

/** The boxes of a frame at their places. */
export function serviceNodes(
  { services, failures }: Seen,
  places: ReadonlyMap<string, Place>,
  selected: Selected,
): ServiceNode[] {
  return services.map((service) => ({
    id: service.serviceId,
    type: "service",
    position: places.get(service.serviceId) ?? { x: 0, y: 0 },
    ...nodeSize,
    measured: nodeSize,
    handles: [...handles],
    selected: service.serviceId === selected,
    ariaLabel: tellService(service),
    data: {
      service,
      failures: failures.filter(
        ({ serviceId, dependencyId }) => serviceId === service.serviceId && dependencyId === null,
      ).length,
    },
  }));
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
      ariaLabel: tellCall(call, isCause),
      markerEnd: {
        type: MarkerType.ArrowClosed,
        color: colorOf(look, id === selected),
        width: 14,
        height: 14,
      },
      data: {
        look,
        isCause,
        failures: failures.filter(
          ({ serviceId, dependencyId }) => serviceId === call.serviceId && dependencyId === call.dependencyId,
        ).length,
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
export function tellService(service: ServiceObservation): string {
  const { serviceId, status, diagnosis, requestRate, latencyMs, errorRate } = service;
  const parts = [
    serviceId,
    statusLooks[status].label.toLowerCase(),
    tellDiagnosis(diagnosis)?.toLowerCase(),
    `${formatRate(requestRate)} requests a second`,
    formatLatency(latencyMs),
    `${formatShare(errorRate)} errors`,
  ];
  return parts.filter(Boolean).join(", ");
}

/** Calls in a sentence. */
export function tellCall(call: EdgeObservation, isCause: boolean): string {
  const { serviceId, dependencyId, attemptRate, calls, failedCalls, breaker } = call;
  const parts = [
    `Calls of ${serviceId} to ${dependencyId}`,
    isCause ? "root cause" : null,
    `${formatRate(attemptRate)} a second`,
    `${formatShare(calls > 0 ? failedCalls / calls : 0)} fail`,
    breaker === null ? "no breaker" : `breaker ${breakerWords[breaker]}`,
  ];
  return parts.filter(Boolean).join(", ");
}
