import type { Diagnosis, SimulationEvent } from "#/domain/simulation/engine/observation.ts";
import type { ControlEvent, Frame } from "#/domain/simulation/live/frame.ts";

export type LiveEvent = SimulationEvent | ControlEvent;

export interface ShownEvent {
  /** The same for the same event, however it was told. */
  key: string;
  event: LiveEvent;
  /** Of a change of status: why, as diagnosed when it was told; null where that is not known. */
  diagnosis: Diagnosis | null;
}

/** The events of a frame, oldest first, with what is known of their causes. */
export function annotateEvents(frame: Frame): ShownEvent[] {
  const diagnoses = new Map(frame.services.map(({ serviceId, diagnosis }) => [serviceId, diagnosis]));
  return frame.events.map((event) => ({
    key: keyOf(event),
    event,
    diagnosis:
      event.kind === "status" && event.to !== "healthy" ? (diagnoses.get(event.serviceId) ?? null) : null,
  }));
}

/** What the feed told and what is stored, newest first, each once; what the feed told says more. */
export function mergeEvents(told: readonly ShownEvent[], stored: readonly LiveEvent[]): ShownEvent[] {
  const known = new Set(told.map(({ key }) => key));
  const older = stored
    .map((event): ShownEvent => ({ key: keyOf(event), event, diagnosis: null }))
    .filter(({ key }) => !known.has(key) && known.add(key))
    .toReversed();
  return [...told, ...older].toSorted((left, right) => right.event.step - left.event.step);
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
