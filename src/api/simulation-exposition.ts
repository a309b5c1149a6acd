import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { type BreakerPhase, healthStatuses } from "#/domain/simulation/engine/observation.ts";
import { feedCounts } from "#/domain/simulation/live/feed-counts.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";

declare global {
  var meterlineExposition: ReturnType<typeof createExposition> | undefined;
}

const breakerLevels: Record<BreakerPhase, number> = { closed: 0, half_open: 1, open: 2 };

/** Metrics of this process and of the simulation's latest frame, where there is one, as Prometheus text. */
export async function expose(
  frame: Frame | undefined,
  now: Date,
): Promise<{ text: string; contentType: string }> {
  // The process is measured once, however often this module is loaded.
  globalThis.meterlineExposition ??= createExposition();
  const { registry, update } = globalThis.meterlineExposition;
  update(frame, now);
  return { text: await registry.metrics(), contentType: registry.contentType };
}

function createExposition() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const makeParts = [feedMetrics, runMetrics, serviceMetrics, edgeMetrics, trafficMetrics];
  const parts = makeParts.map((makePart) => makePart(registry));
  const update = (frame: Frame | undefined, now: Date) => {
    for (const part of parts) part(frame, now);
  };
  return { registry, update };
}

type Part = (frame: Frame | undefined, now: Date) => void;

/** Makes metrics of a registry, under the product's name. */
const makers = (registry: Registry) => ({
  gauge: (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name: `meterline_simulation_${name}`, help, labelNames, registers: [registry] }),
  counter: (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name: `meterline_simulation_${name}`, help, labelNames, registers: [registry] }),
});

/** Counters are told anew each time: what they count is counted elsewhere. */
function count(counter: Counter, total: number): void {
  counter.reset();
  counter.inc(total);
}

function feedMetrics(registry: Registry): Part {
  const { gauge, counter } = makers(registry);
  const clients = gauge("feed_clients", "Clients that follow the simulation in this process", "transport");
  const dropped = counter("feed_dropped_messages_total", "Messages that slow WebSocket clients did not get");
  const refused = counter("feed_refused_clients_total", "WebSocket handshakes that were refused");
  const cutOff = counter("feed_cut_off_clients_total", "WebSocket clients that were silent or stuck");
  return () => {
    const counts = feedCounts();
    clients.set({ transport: "websocket" }, counts.webSockets);
    clients.set({ transport: "event_stream" }, counts.eventStreams);
    count(dropped, counts.dropped);
    count(refused, counts.refused);
    count(cutOff, counts.cutOff);
  };
}

function runMetrics(registry: Registry): Part {
  const { gauge } = makers(registry);
  const time = gauge("time_seconds", "Simulated seconds since the run began");
  const speed = gauge("speed", "Simulated seconds a second");
  const paused = gauge("paused", "1 while simulated time stands still");
  const failures = gauge("failures", "Failures in force");
  const age = gauge("frame_age_seconds", "Age of the latest message; more than a few seconds: nobody leads");
  const all = [time, speed, paused, failures, age];
  return (frame, now) => {
    for (const metric of all) metric.remove();
    if (!frame) return;
    time.set(frame.timeSeconds);
    speed.set(frame.speed);
    paused.set(frame.paused ? 1 : 0);
    failures.set(frame.failures.length);
    age.set(Math.max(0, (now.getTime() - Date.parse(frame.at)) / 1000));
  };
}

function serviceMetrics(registry: Registry): Part {
  const { gauge, counter } = makers(registry);
  const requests = counter("service_requests_total", "Requests since the run began", "service");
  const failed = counter("service_failures_total", "Failed requests since the run began", "service");
  const rate = gauge("service_request_rate", "Requests per simulated second, of the window", "service");
  const errors = gauge("service_error_ratio", "Share of failed requests of the window", "service");
  const latency = gauge("service_latency_seconds", "Mean latency of the window's requests", "service");
  const quantiles = gauge(
    "service_latency_quantile_seconds",
    "Latency of the window's requests, about",
    "service",
    "quantile",
  );
  const status = gauge("service_status", "1 for the status that the service has", "service", "status");
  const cause = gauge("service_root_cause", "1 where the service is a root cause", "service");
  const all = [requests, failed, rate, errors, latency, quantiles, status, cause];
  return (frame) => {
    for (const metric of all) metric.reset();
    for (const one of frame?.services ?? []) {
      const service = one.serviceId;
      requests.inc({ service }, one.totalRequests);
      failed.inc({ service }, one.totalFailures);
      rate.set({ service }, one.requestRate);
      errors.set({ service }, one.errorRate);
      latency.set({ service }, one.latencyMs / 1000);
      quantiles.set({ service, quantile: "0.5" }, one.latencyP50Ms / 1000);
      quantiles.set({ service, quantile: "0.95" }, one.latencyP95Ms / 1000);
      quantiles.set({ service, quantile: "0.99" }, one.latencyP99Ms / 1000);
      for (const known of healthStatuses)
        status.set({ service, status: known }, one.status === known ? 1 : 0);
      cause.set({ service }, one.diagnosis?.role === "root_cause" ? 1 : 0);
    }
  };
}

function edgeMetrics(registry: Registry): Part {
  const { gauge } = makers(registry);
  const names = ["service", "dependency"];
  const rate = gauge("call_attempt_rate", "Attempts per simulated second, of the window", ...names);
  const breaker = gauge("breaker_state", "Circuit breaker: 0 closed, 1 half-open, 2 open", ...names);
  return (frame) => {
    rate.reset();
    breaker.reset();
    for (const { serviceId, dependencyId, attemptRate, breaker: phase } of frame?.edges ?? []) {
      const labels = { service: serviceId, dependency: dependencyId };
      rate.set(labels, attemptRate);
      if (phase !== null) breaker.set(labels, breakerLevels[phase]);
    }
  };
}

function trafficMetrics(registry: Registry): Part {
  const { gauge } = makers(registry);
  const enabled = gauge("traffic_enabled", "1 while simulated requests are reported as usage");
  const requests = gauge("traffic_requests", "Simulated requests of the latest session", "state");
  return (frame) => {
    requests.reset();
    enabled.remove();
    if (!frame) return;
    const { traffic } = frame;
    enabled.set(traffic?.enabled ? 1 : 0);
    if (!traffic) return;
    const { simulated, accepted, duplicate, rejected, waiting, stored, lost, doubled } = traffic;
    const counted = { simulated, accepted, duplicate, rejected, waiting, stored, lost, doubled };
    for (const [state, value] of Object.entries(counted)) if (value !== null) requests.set({ state }, value);
  };
}
