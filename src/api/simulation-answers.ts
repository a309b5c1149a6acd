import type { SimulationEvent, SimulationState, TrafficVerdict } from "#/api/contract/simulation.ts";
import type {
  ListedFailure,
  SimulationHistory,
  SimulationTraffic,
} from "#/api/contract/simulation-control.ts";
import type { Failure } from "#/api/contract/simulation-failures.ts";
import type { Failure as DomainFailure } from "#/domain/simulation/engine/failure.ts";
import type {
  CauseRef,
  Diagnosis,
  EdgeObservation,
  ServiceObservation,
} from "#/domain/simulation/engine/observation.ts";
import type { TrafficVerdict as DomainVerdict, Frame } from "#/domain/simulation/live/frame.ts";
import type { ListedFailure as DomainListedFailure } from "#/domain/simulation/live/list-failures.ts";
import type { History } from "#/domain/simulation/live/read-history.ts";

/** The live simulation as callers see it. */
export function toState(frame: Frame): SimulationState {
  return {
    seq: frame.seq,
    kind: frame.kind,
    at: frame.at,
    run_id: frame.runId,
    seed: frame.seed,
    speed: frame.speed,
    paused: frame.paused,
    revision: frame.revision,
    topology_revision: frame.topologyRevision,
    step: frame.step,
    time_seconds: frame.timeSeconds,
    services: frame.services.map(toServiceState),
    edges: frame.edges.map(toEdgeState),
    failures: frame.failures.map(toFailure),
    events: frame.events.map(toEvent),
    interval_from_seconds: frame.intervalFromSeconds,
    interval: frame.interval.map(({ requests, failures, latencyMs }) => ({
      requests,
      failures,
      latency_ms: latencyMs,
    })),
    traffic: frame.traffic && toVerdict(frame.traffic),
  };
}

export const toCause = ({ serviceId, dependencyId }: CauseRef) => ({
  service_id: serviceId,
  dependency_id: dependencyId,
});

const toDiagnosis = (diagnosis: Diagnosis) => ({
  role: diagnosis.role,
  of: diagnosis.role === "symptom" ? diagnosis.of.map(toCause) : [],
});

function toServiceState(service: ServiceObservation): SimulationState["services"][number] {
  return {
    service_id: service.serviceId,
    status: service.status,
    diagnosis: service.diagnosis && toDiagnosis(service.diagnosis),
    requests: service.requests,
    failures: service.failures,
    request_rate: service.requestRate,
    error_rate: service.errorRate,
    own_error_rate: service.ownErrorRate,
    latency_ms: service.latencyMs,
    latency_p50_ms: service.latencyP50Ms,
    latency_p95_ms: service.latencyP95Ms,
    latency_p99_ms: service.latencyP99Ms,
    uptime_seconds: service.uptimeSeconds,
    total_requests: service.totalRequests,
    total_failures: service.totalFailures,
  };
}

const toEdgeState = (edge: EdgeObservation): SimulationState["edges"][number] => ({
  service_id: edge.serviceId,
  dependency_id: edge.dependencyId,
  breaker: edge.breaker,
  calls: edge.calls,
  failed_calls: edge.failedCalls,
  attempts: edge.attempts,
  failed_attempts: edge.failedAttempts,
  timeouts: edge.timeouts,
  refused: edge.refused,
  attempt_rate: edge.attemptRate,
  latency_ms: edge.latencyMs,
});

/** A failure as callers see it. */
export const toFailure = (failure: DomainFailure): Failure => ({
  id: failure.id,
  service_id: failure.serviceId,
  dependency_id: failure.dependencyId,
  kind: failure.kind,
  latency_ms: failure.latencyMs,
  share: failure.share,
  start_seconds: failure.startSeconds,
  end_seconds: failure.endSeconds,
});

/** Something that happened, as callers see it. */
export function toEvent(event: Frame["events"][number]): SimulationEvent {
  const when = { step: event.step, time_seconds: event.timeSeconds };
  switch (event.kind) {
    case "status":
      return {
        ...when,
        kind: event.kind,
        service_id: event.serviceId,
        from: event.from,
        to: event.to,
        diagnosis: event.diagnosis && toDiagnosis(event.diagnosis),
      };
    case "breaker":
      return {
        ...when,
        kind: event.kind,
        service_id: event.serviceId,
        dependency_id: event.dependencyId,
        from: event.from,
        to: event.to,
      };
    case "failure_started":
    case "failure_ended":
      return { ...when, kind: event.kind, failure: toFailure(event.failure) };
    case "paused":
    case "resumed":
    case "taken_over":
      return { ...when, kind: event.kind };
    case "speed_changed":
      return { ...when, kind: event.kind, speed: event.speed };
    case "run_started":
      return { ...when, kind: event.kind, run_id: event.runId, seed: event.seed };
    case "skipped":
      return { ...when, kind: event.kind, wall_seconds: event.wallSeconds };
  }
}

/** What became of the simulated requests that were reported as usage, as callers see it. */
const toVerdict = (verdict: DomainVerdict): TrafficVerdict => ({
  id: verdict.id,
  enabled: verdict.enabled,
  started_at: verdict.startedAt,
  stopped_at: verdict.stoppedAt,
  simulated: verdict.simulated,
  accepted: verdict.accepted,
  duplicate: verdict.duplicate,
  rejected: verdict.rejected,
  waiting: verdict.waiting,
  lost_answers: verdict.lostAnswers,
  delayed: verdict.delayed,
  repeated: verdict.repeated,
  stored: verdict.stored,
  stored_at: verdict.storedAt,
  lost: verdict.lost,
  doubled: verdict.doubled,
  trouble: verdict.trouble,
});

export const toTraffic = (verdict: DomainVerdict | null): SimulationTraffic => ({
  enabled: verdict?.enabled ?? false,
  verdict: verdict && toVerdict(verdict),
});

export const toListedFailure = ({
  isOpen,
  createdBy,
  createdAt,
  ...failure
}: DomainListedFailure): ListedFailure => ({
  ...toFailure(failure),
  is_open: isOpen,
  created_by: createdBy,
  created_at: createdAt,
});

/** What happened in the live run, as callers see it. */
export const toHistory = (history: History): SimulationHistory => ({
  run_id: history.runId,
  from_seconds: history.fromSeconds,
  to_seconds: history.toSeconds,
  services: history.services.map(({ serviceId, points }) => ({
    service_id: serviceId,
    points: points.map(({ timeSeconds, requests, failures, errorRate, latencyMs }) => ({
      time_seconds: timeSeconds,
      requests,
      failures,
      error_rate: errorRate,
      latency_ms: latencyMs,
    })),
  })),
  events: history.events.map(toEvent),
  failures: history.failures.map(toFailure),
});
