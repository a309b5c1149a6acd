import type { Failure } from "#/domain/simulation/engine/failure.ts";
import type { EdgeObservation, ServiceObservation } from "#/domain/simulation/engine/observation.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";

/** A healthy service, but for what is given. */
export const service = (serviceId: string, given: Partial<ServiceObservation> = {}): ServiceObservation => ({
  serviceId,
  status: "healthy",
  diagnosis: null,
  requests: 60,
  failures: 0,
  requestRate: 2,
  errorRate: 0,
  ownErrorRate: 0,
  latencyMs: 55,
  latencyP50Ms: 55,
  latencyP95Ms: 98,
  latencyP99Ms: 100,
  uptimeSeconds: 60,
  totalRequests: 120,
  totalFailures: 0,
  ...given,
});

/** Calls that go well, but for what is given. */
export const call = (
  serviceId: string,
  dependencyId: string,
  given: Partial<EdgeObservation> = {},
): EdgeObservation => ({
  serviceId,
  dependencyId,
  breaker: "closed",
  calls: 60,
  failedCalls: 0,
  attempts: 60,
  failedAttempts: 0,
  timeouts: 0,
  refused: 0,
  attemptRate: 2,
  latencyMs: 55,
  ...given,
});

export const outage = (serviceId: string, given: Partial<Failure> = {}): Failure => ({
  id: `outage of ${serviceId}`,
  serviceId,
  dependencyId: null,
  kind: "outage",
  latencyMs: null,
  share: null,
  startSeconds: 10,
  endSeconds: 40,
  ...given,
});

/** Frame `seq` of two simulated seconds, but for what is given. */
export const frame = (seq: number, given: Partial<Frame> = {}): Frame => ({
  seq,
  kind: "beat",
  at: "2026-01-01T00:00:00.000Z",
  runId: "run",
  seed: 1,
  speed: 1,
  paused: false,
  revision: 0,
  topologyRevision: 1,
  step: seq * 4,
  timeSeconds: seq * 2,
  services: [service("a"), service("b")],
  edges: [call("a", "b")],
  failures: [],
  events: [],
  intervalFromSeconds: seq * 2 - 2,
  interval: [
    { requests: 4, failures: 1, latencyMs: 50 },
    { requests: 4, failures: 0, latencyMs: 20 },
  ],
  traffic: null,
  ...given,
});
