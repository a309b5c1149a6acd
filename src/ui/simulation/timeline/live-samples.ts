import type { History } from "#/domain/simulation/live/read-history.ts";
import type { Sample } from "./prepare-timeline.ts";

const tolerance = 1e-6;

/** What is stored as samples, with the run's services in the order given. */
export function historySamples(history: History, services: readonly string[]): Sample[] {
  const pointsOf = new Map(history.services.map(({ serviceId, points }) => [serviceId, points]));
  const times = history.services[0]?.points.map(({ timeSeconds }) => timeSeconds) ?? [];
  return times.map((toSeconds, index) => ({
    fromSeconds: times[index - 1] ?? history.fromSeconds,
    toSeconds,
    points: services.map((id) => {
      const { requests = 0, failures = 0, latencyMs = null } = pointsOf.get(id)?.[index] ?? {};
      return { requests, failures, latencyMs };
    }),
  }));
}

/** What is stored, and after it what the feed told since; nothing twice. */
export function joinSamples(stored: readonly Sample[], told: readonly Sample[]): Sample[] {
  const end = stored.at(-1)?.toSeconds ?? Number.NEGATIVE_INFINITY;
  return [...stored, ...told.filter(({ fromSeconds }) => fromSeconds >= end - tolerance)];
}

/** Where to ask for the past from: a while before what is shown, and the same for a while, so that it is asked for once. */
export function historyFrom(timeSeconds: number, spanSeconds: number): number {
  const portion = spanSeconds / 4;
  return Math.max(0, (Math.floor((timeSeconds - spanSeconds) / portion) - 1) * portion);
}
