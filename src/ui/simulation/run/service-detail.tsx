import type { ReactNode } from "react";
import type { HealthStatus } from "#/domain/simulation/engine/observation.ts";
import type { WhatIfService } from "#/domain/simulation/what-if/what-if-result.ts";
import { formatCount } from "#/ui/format/count.ts";
import {
  formatFactor,
  formatLatency,
  formatSeconds,
  formatShare,
} from "#/ui/simulation/health/format-simulated.ts";
import { nameCause } from "#/ui/simulation/health/name-cause.ts";
import { statusLooks } from "#/ui/simulation/health/status-looks.ts";
import { tellUnhealthy } from "./tell-unhealthy.ts";

interface ServiceDetailProps {
  service: WhatIfService;
  /** In the live run now; null where that is not known. */
  live: HealthStatus | null;
}

/** All numbers of one service: with the failures, and without. */
export function ServiceDetail({ service, live }: ServiceDetailProps) {
  const latency = (ms: number | null) => (ms === null ? "no requests" : formatLatency(ms));
  const rows: [name: string, run: string, baseline: string][] = [
    ["Requests", formatCount(service.requests), formatCount(service.baselineRequests)],
    ["Failed", formatCount(service.failures), formatCount(service.baselineFailures)],
    [
      "Share failed",
      shareOf(service.failures, service.requests),
      shareOf(service.baselineFailures, service.baselineRequests),
    ],
    ["Mean latency", latency(service.latencyMs), latency(service.baselineLatencyMs)],
  ];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-3 whitespace-normal lg:grid-cols-2">
      <table className="w-full self-start">
        <caption className="sr-only">{service.serviceId} with the failures, and without</caption>
        <thead>
          <tr className="text-xs text-ink-faint">
            <td />
            <th scope="col" className="pb-1 text-right font-normal">
              With the failures
            </th>
            <th scope="col" className="pb-1 pl-3 text-right font-normal">
              Without
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, run, baseline]) => (
            <tr key={name}>
              <th scope="row" className="text-left font-normal text-ink-muted">
                {name}
              </th>
              <td className="text-right font-medium">{run}</td>
              <td className="pl-3 text-right">{baseline}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="grid content-start gap-x-4">
        <Line name="Unhealthy, s">{tellUnhealthy(service)}</Line>
        <Line name="First affected, s">
          {service.firstAffectedSeconds === null ? "never" : formatSeconds(service.firstAffectedSeconds)}
        </Line>
        <Line name="Highest error rate">{formatShare(service.worstErrorRate)}</Line>
        <Line name="Load, times that without">
          {service.loadFactor === null ? "–" : formatFactor(service.loadFactor)}
        </Line>
        <Line name="At worst">{statusLooks[service.worstStatus].label}</Line>
        {live ? <Line name="Live now">{statusLooks[live].label}</Line> : null}
        {service.symptomOf.length > 0 ? (
          <Line name="Symptom of">{service.symptomOf.map(nameCause).join(", ")}</Line>
        ) : null}
      </dl>
    </div>
  );
}

const shareOf = (part: number, whole: number) => (whole === 0 ? "–" : formatShare(part / whole));

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-4">
      <dt className="text-ink-muted">{name}</dt>
      <dd className="ml-auto text-right wrap-anywhere">{children}</dd>
    </div>
  );
}
