import type { Dependency } from "#/domain/simulation/topology/topology.ts";
import { countOf } from "#/ui/format/count.ts";
import {
  formatFactor,
  formatLatency,
  formatShare,
  formatSpan,
} from "#/ui/simulation/health/format-simulated.ts";

/** How a service calls another, and how patiently, in sentences. */
export function describePolicy({ share, timeoutMs, retries, breaker }: Dependency): string {
  const who = share < 1 ? `${formatShare(share)} of requests make this call. ` : "";
  const again =
    retries.count === 0
      ? "not tried again"
      : `tried again up to ${countOf(retries.count, "time")} after ${formatLatency(retries.backoffMs)}${retries.count > 1 ? `, then ${formatFactor(retries.factor)} times as long` : ""}`;
  const guard =
    breaker === null
      ? "No breaker."
      : `The breaker opens for ${formatSpan(breaker.openSeconds)} when ${formatShare(breaker.failureShare)} of at least ${countOf(breaker.minimumCalls, "attempt")} within ${formatSpan(breaker.windowSeconds)} fail, and closes after ${formatCountOfTries(breaker.halfOpenCalls)}.`;
  return `${who}Given up after ${formatLatency(timeoutMs)}, ${again}. ${guard}`;
}

const formatCountOfTries = (count: number) => countOf(count, "good attempt");
