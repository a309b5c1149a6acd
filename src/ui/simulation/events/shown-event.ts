import type { SimulationEvent } from "#/domain/simulation/engine/observation.ts";
import type { ControlEvent } from "#/domain/simulation/live/frame.ts";

export type LiveEvent = SimulationEvent | ControlEvent;

export interface ShownEvent {
  /** The same for the same event, however it was told. */
  key: string;
  event: LiveEvent;
}

/** What the feed told and what is stored, newest first, each once. */
export function mergeEvents(told: readonly LiveEvent[], stored: readonly LiveEvent[]): ShownEvent[] {
  const known = new Set<string>();
  return [...told, ...stored.toReversed()]
    .map((event): ShownEvent => ({ key: keyOf(event), event }))
    .filter(({ key }) => !known.has(key) && known.add(key))
    .toSorted((left, right) => right.event.step - left.event.step);
}

function keyOf(event: LiveEvent): string {
  const parts: (string | number)[] = [event.step, event.kind];
  if (event.kind === "status") parts.push(event.serviceId, event.to);
  if (event.kind === "breaker") parts.push(event.serviceId, event.dependencyId, event.to);
  if (event.kind === "failure_started" || event.kind === "failure_ended") parts.push(event.failure.id);
  if (event.kind === "speed_changed") parts.push(event.speed);
  if (event.kind === "run_started") parts.push(event.runId);
  return parts.join(" ");
}
