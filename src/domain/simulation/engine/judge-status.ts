/** Index into healthStatuses. */
export const statusCodes = { healthy: 0, degraded: 1, failing: 2 } as const;

/** What makes a service unhealthy, of the sliding window. An outage in force makes it failing at once. */
export const thresholds = {
  /** Share of failed requests from which it is failing. */
  failingErrorRate: 0.5,
  /** Share above which it is degraded. */
  degradedErrorRate: 0.2,
  /** Mean latency, as a multiple of what is expected at rest, from which it is degraded. */
  slowFactor: 3,
  /** With fewer requests in the window rates and latencies say nothing. */
  minimumRequests: 10,
  /** It is failing too where hardly anything went well lately, so that a breakdown shows before half the window is bad. */
  recent: { seconds: 5, failingErrorRate: 0.9, minimumRequests: 5 },
} as const;

/** What was measured of a service; latencies are sums, µs. */
export interface Measured {
  isDown: boolean;
  requests: number;
  failures: number;
  latencyUs: number;
  recentRequests: number;
  recentFailures: number;
  expectedUs: number;
}

export function judgeStatus(measured: Measured): number {
  const { isDown, requests, failures } = measured;
  if (isDown || isBreakingDown(measured.recentRequests, measured.recentFailures)) return statusCodes.failing;
  if (requests < thresholds.minimumRequests) return statusCodes.healthy;
  if (failures >= requests * thresholds.failingErrorRate) return statusCodes.failing;
  if (failures > requests * thresholds.degradedErrorRate) return statusCodes.degraded;
  return isSlow(requests, measured.latencyUs, measured.expectedUs)
    ? statusCodes.degraded
    : statusCodes.healthy;
}

/** Whether hardly anything went well lately. */
export function isBreakingDown(recentRequests: number, recentFailures: number): boolean {
  const { minimumRequests, failingErrorRate } = thresholds.recent;
  return recentRequests >= minimumRequests && recentFailures >= recentRequests * failingErrorRate;
}

/** A service that is expected to take no time at all is never slow. */
export function isSlow(requests: number, latencySumUs: number, expectedUs: number): boolean {
  return expectedUs > 0 && latencySumUs >= requests * thresholds.slowFactor * expectedUs;
}
