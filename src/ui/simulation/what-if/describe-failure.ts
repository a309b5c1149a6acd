import type { FailureKind } from "#/domain/simulation/engine/failure.ts";
import type { WhatIfFailure } from "#/domain/simulation/what-if/what-if-result.ts";
import { formatLatency, formatShare, formatSpan } from "#/ui/simulation/health/format-simulated.ts";

export const kindNames: Record<FailureKind, string> = {
  outage: "Outage",
  latency: "Added latency",
  errors: "Errors",
  partial: "Partial outage",
};

export const kindHints: Record<FailureKind, string> = {
  outage: "Every request fails",
  latency: "Every request takes longer",
  errors: "Each attempt may fail, so retries help",
  partial: "A share of the requests from outside, so retries don’t help",
};

type Told = Pick<WhatIfFailure, "serviceId" | "dependencyId" | "kind" | "latencyMs" | "share">;

/** "db-service out", "auth-service → db-service 500 ms slower". */
export function tellWhat({ serviceId, dependencyId, kind, latencyMs, share }: Told): string {
  const place = dependencyId === null ? serviceId : `${serviceId} → ${dependencyId}`;
  if (kind === "latency") return `${place} ${formatLatency(latencyMs ?? 0)} slower`;
  if (kind === "errors") return `${place} with ${formatShare(share ?? 0)} errors`;
  if (kind === "partial") return `${place} out for ${formatShare(share ?? 0)} of requests`;
  return `${place} out`;
}

/** "from 30 s for 1 min", "from 30 s to the end". */
export function tellWhen({
  startSeconds,
  durationSeconds,
}: Pick<WhatIfFailure, "startSeconds" | "durationSeconds">): string {
  const from = startSeconds === 0 ? "from the beginning" : `from ${formatSpan(startSeconds)}`;
  return durationSeconds === null ? `${from} to the end` : `${from} for ${formatSpan(durationSeconds)}`;
}

/** "db-service out and 2 more", for a title. */
export function titleQuestion(failures: readonly Told[]): string {
  const [first, ...others] = failures;
  if (!first) return "nothing fails";
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `${tellWhat(first)}${more}`;
}
