import type {
  WhatIfRequest,
  WhatIfRun,
  WhatIfRunRead,
  WhatIfRunSummary,
} from "#/api/contract/simulation-what-if.ts";
import { toCause, toEvent } from "#/api/simulation-answers.ts";
import { toTopology, toTopologyDocument } from "#/api/topology/topology-document.ts";
import type { WhatIfQuestion } from "#/domain/simulation/what-if/ask-what-if.ts";
import type {
  WhatIfCurve,
  WhatIfFailure,
  WhatIfReplay,
  WhatIfResult,
  WhatIfService,
  WhatIfSummary,
} from "#/domain/simulation/what-if/what-if-result.ts";

/** What a caller asks, as the domain reads it. */
export const readWhatIf = (request: WhatIfRequest): WhatIfQuestion => ({
  topology: request.topology && toTopology(request.topology),
  seed: request.seed,
  durationSeconds: request.duration_seconds,
  failures: request.failures.map((failure) => ({
    serviceId: failure.service_id,
    dependencyId: failure.dependency_id,
    startSeconds: failure.start_seconds,
    durationSeconds: failure.duration_seconds,
    kind: failure.kind,
    latencyMs: failure.latency_ms,
    share: failure.share,
  })),
});

/** A run as callers see it. */
export function toRun(run: WhatIfResult): WhatIfRun {
  const { input, curves } = run;
  return {
    ...toHead(run),
    input: {
      topology: toTopologyDocument(input.topology),
      seed: input.seed,
      duration_seconds: input.durationSeconds,
      failures: input.failures.map(toRunFailure),
    },
    steps: run.steps,
    blast_radius: run.blastRadius,
    services: run.services.map(toRunService),
    curves: {
      times_seconds: curves.timesSeconds,
      services: Object.fromEntries(
        Object.entries(curves.services).map(([id, pair]) => [
          id,
          { run: toCurve(pair.run), baseline: toCurve(pair.baseline) },
        ]),
      ),
    },
    events: run.events.map(toEvent),
    event_count: run.eventCount,
    digest: run.digest,
  };
}

/** A run computed again, with what came of it. */
export const toReplayedRun = ({ run, identical, digest }: WhatIfReplay): WhatIfRunRead => ({
  ...toRun(run),
  replay: { identical, digest },
});

/** A run in a list as callers see it. */
export const toRunSummary = (summary: WhatIfSummary): WhatIfRunSummary => ({
  ...toHead(summary),
  seed: summary.seed,
  duration_seconds: summary.durationSeconds,
  failures: summary.failures.map(toRunFailure),
  service_count: summary.serviceCount,
  affected_count: summary.affectedCount,
});

const toHead = (run: WhatIfResult | WhatIfSummary) => ({
  id: run.id,
  created_at: run.createdAt,
  created_by: run.createdBy,
  requests_lost: { from_outside: run.requestsLost.fromOutside, total: run.requestsLost.total },
  requests_from_outside: run.requestsFromOutside,
  causes: run.causes.map(toCause),
});

/** A failure of a question, as callers give it and see it. */
export const toRunFailure = (failure: WhatIfFailure) => ({
  service_id: failure.serviceId,
  dependency_id: failure.dependencyId,
  start_seconds: failure.startSeconds,
  duration_seconds: failure.durationSeconds,
  kind: failure.kind,
  latency_ms: failure.latencyMs,
  share: failure.share,
});

const toRunService = (service: WhatIfService): WhatIfRun["services"][number] => ({
  service_id: service.serviceId,
  role: service.role,
  symptom_of: service.symptomOf.map(toCause),
  first_affected_seconds: service.firstAffectedSeconds,
  first_unhealthy_seconds: service.firstUnhealthySeconds,
  recovered_seconds: service.recoveredSeconds,
  worst_status: service.worstStatus,
  requests: service.requests,
  failures: service.failures,
  baseline_requests: service.baselineRequests,
  baseline_failures: service.baselineFailures,
  requests_lost: service.requestsLost,
  load_factor: service.loadFactor,
  worst_error_rate: service.worstErrorRate,
  latency_ms: service.latencyMs,
  baseline_latency_ms: service.baselineLatencyMs,
});

const toCurve = (curve: WhatIfCurve) => ({
  error_rate: curve.errorRate,
  latency_ms: curve.latencyMs,
  request_rate: curve.requestRate,
});
