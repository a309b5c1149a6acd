"use client";
import type { ServiceObservation } from "#/domain/simulation/engine/observation.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { formatCount } from "#/ui/format/count.ts";
import {
  formatLatency,
  formatRate,
  formatShare,
  formatSpan,
} from "#/ui/simulation/health/format-simulated.ts";
import { CallsList } from "./calls-list.tsx";
import { CauseLinks } from "./cause-links.tsx";
import type { Target } from "./find-failures.ts";
import { NumberGrid } from "./number-grid.tsx";
import { TargetFailures } from "./target-failures.tsx";

interface ServiceDetailProps {
  service: ServiceObservation;
  frame: Frame;
  onTarget: (target: Target) => void;
}

/** One service: why it is as it is, its numbers, its failures, whom it calls. */
export function ServiceDetail({ service, frame, onTarget }: ServiceDetailProps) {
  const { serviceId } = service;
  const target = { serviceId, dependencyId: null };
  const callees = frame.edges.filter((edge) => edge.serviceId === serviceId);
  const callers = frame.edges.filter((edge) => edge.dependencyId === serviceId);
  return (
    <div className="grid gap-3">
      {service.diagnosis ? <CauseLinks diagnosis={service.diagnosis} onTarget={onTarget} /> : null}
      <NumberGrid
        label={`Numbers of ${serviceId}`}
        numbers={[
          { name: "Requests", value: `${formatRate(service.requestRate)}/s` },
          {
            name: "Errors",
            value: formatShare(service.errorRate),
            note: `${formatCount(service.failures)} of ${formatCount(service.requests)} in the last 30 s`,
          },
          { name: "Own errors", value: formatShare(service.ownErrorRate), note: "Failed by its own doing" },
          { name: "Mean", value: formatLatency(service.latencyMs) },
          { name: "95th percentile", value: formatLatency(service.latencyP95Ms) },
          { name: "99th percentile", value: formatLatency(service.latencyP99Ms) },
        ]}
      />
      <p className="text-xs text-ink-faint">
        Over the last 30 simulated seconds. Since the run began{" "}
        {formatSpan(Math.floor(service.uptimeSeconds))} ago: {formatCount(service.totalRequests)} requests,{" "}
        {formatCount(service.totalFailures)} failed.
      </p>
      <TargetFailures target={target} frame={frame} />
      {callees.length > 0 ? (
        <CallsList title="It calls" calls={callees} named="callee" onTarget={onTarget} />
      ) : null}
      {callers.length > 0 ? (
        <CallsList title="Called by" calls={callers} named="caller" onTarget={onTarget} />
      ) : null}
    </div>
  );
}
