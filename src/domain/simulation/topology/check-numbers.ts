import { DomainError } from "#/domain/domain-error.ts";
import type { LatencyDistribution, SimulatedService } from "./topology.ts";

/** Milliseconds of anything, at most: ten minutes. */
export const mostMs = 600_000;

/** Refuses numbers out of their range, at the path that REST and YAML know them by. */
export function checkNumbers(service: SimulatedService, path: string): void {
  within(service.requestRate, 0, 10_000, `${path}.request_rate`);
  within(service.errorProbability, 0, 1, `${path}.error_probability`);
  checkLatency(service.latency, `${path}.latency`);
  service.dependencies.forEach(({ share, timeoutMs, retries, breaker }, at) => {
    const edge = `${path}.dependencies.${at}`;
    above(share, 0, 1, `${edge}.share`);
    above(timeoutMs, 0, mostMs, `${edge}.timeout_ms`);
    whole(retries.count, 0, 10, `${edge}.retries.count`);
    within(retries.backoffMs, 0, mostMs, `${edge}.retries.backoff_ms`);
    within(retries.factor, 1, 10, `${edge}.retries.factor`);
    if (breaker === null) return;
    above(breaker.failureShare, 0, 1, `${edge}.circuit_breaker.failure_share`);
    halves(breaker.windowSeconds, 0.5, 60, `${edge}.circuit_breaker.window_seconds`);
    whole(breaker.minimumCalls, 1, 1_000_000, `${edge}.circuit_breaker.minimum_calls`);
    within(breaker.openSeconds, 0.5, 3600, `${edge}.circuit_breaker.open_seconds`);
    whole(breaker.halfOpenCalls, 1, 1000, `${edge}.circuit_breaker.half_open_calls`);
  });
}

function checkLatency(latency: LatencyDistribution, path: string): void {
  switch (latency.kind) {
    case "constant":
      within(latency.ms, 0, mostMs, `${path}.ms`);
      break;
    case "uniform":
      within(latency.minMs, 0, mostMs, `${path}.min_ms`);
      within(latency.maxMs, latency.minMs, mostMs, `${path}.max_ms`);
      break;
    case "exponential":
      within(latency.meanMs, 0, mostMs, `${path}.mean_ms`);
      break;
    case "normal":
      within(latency.meanMs, 0, mostMs, `${path}.mean_ms`);
      within(latency.deviationMs, 0, mostMs, `${path}.deviation_ms`);
      break;
    case "lognormal":
      within(latency.medianMs, 0, mostMs, `${path}.median_ms`);
      within(latency.sigma, 0, 3, `${path}.sigma`);
      break;
  }
}

function within(value: number, least: number, most: number, path: string): void {
  if (!(value >= least && value <= most))
    throw new DomainError("invalid", `expected a number from ${least} to ${most}, not ${value}`, path);
}

function above(value: number, bound: number, most: number, path: string): void {
  if (!(value > bound && value <= most))
    throw new DomainError("invalid", `expected a number above ${bound} up to ${most}, not ${value}`, path);
}

function whole(value: number, least: number, most: number, path: string): void {
  if (!(Number.isInteger(value) && value >= least && value <= most))
    throw new DomainError("invalid", `expected a whole number from ${least} to ${most}, not ${value}`, path);
}

function halves(value: number, least: number, most: number, path: string): void {
  within(value, least, most, path);
  if (!Number.isInteger(value * 2))
    throw new DomainError("invalid", `expected whole or half seconds, not ${value}`, path);
}
