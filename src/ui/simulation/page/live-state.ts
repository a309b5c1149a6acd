import type { Failure } from "#/domain/simulation/engine/failure.ts";
import type { Frame, IntervalPoint } from "#/domain/simulation/live/frame.ts";
import type { LiveEvent } from "#/ui/simulation/events/shown-event.ts";

/** The requests between two frames. */
export interface Moment {
  fromSeconds: number;
  toSeconds: number;
  /** In the order of the run's services. */
  points: readonly IntervalPoint[];
}

/** What the feed has told of the run under way. Immutable. */
export interface LiveState {
  /** The latest. */
  frame: Frame | null;
  /** Oldest first. */
  moments: readonly Moment[];
  /** Newest first. */
  events: readonly LiveEvent[];
  /** All of the run that were told of, in the order in which they began. */
  failures: readonly Failure[];
  /** Frames that never came, since the page was opened. */
  missed: number;
}

export const emptyLive: LiveState = { frame: null, moments: [], events: [], failures: [], missed: 0 };

/** Older ones give way: 20 minutes of them. */
export const mostMoments = 600;
export const mostEvents = 400;

/** Takes a frame in; one that is known already changes nothing, one of another run begins anew. */
export function takeFrame(state: LiveState, frame: Frame): LiveState {
  const before = state.frame;
  if (before && frame.seq <= before.seq) return state;
  const skipped = before ? frame.seq - before.seq - 1 : 0;
  const missed = state.missed + skipped;
  const known = before?.runId === frame.runId ? state : emptyLive;
  const events = [...frame.events.toReversed(), ...known.events].slice(0, mostEvents);
  return {
    frame,
    moments: addMoment(known.moments, frame),
    events,
    failures: addFailures(known.failures, frame),
    missed,
  };
}

function addMoment(moments: readonly Moment[], frame: Frame): readonly Moment[] {
  const { intervalFromSeconds: fromSeconds, timeSeconds: toSeconds, interval: points } = frame;
  if (toSeconds <= fromSeconds) return moments;
  return [...moments, { fromSeconds, toSeconds, points }].slice(-mostMoments);
}

/** Failures as a frame tells them; one that is gone without a word has ended by then. */
function addFailures(known: readonly Failure[], frame: Frame): readonly Failure[] {
  const byId = new Map(known.map((failure) => [failure.id, failure]));
  for (const event of frame.events)
    if (event.kind === "failure_started" || event.kind === "failure_ended")
      byId.set(event.failure.id, event.failure);
  for (const failure of frame.failures) byId.set(failure.id, failure);
  const inForce = new Set(frame.failures.map(({ id }) => id));
  return [...byId.values()].map((failure) => {
    const isOpen = failure.endSeconds === null || failure.endSeconds > frame.timeSeconds;
    const isGone = failure.startSeconds < frame.timeSeconds && !inForce.has(failure.id);
    return isOpen && isGone ? { ...failure, endSeconds: frame.timeSeconds } : failure;
  });
}

/** Failures that are stored and those that were told of, which are newer, each once. */
export function joinFailures(stored: readonly Failure[], told: readonly Failure[]): Failure[] {
  const byId = new Map([...stored, ...told].map((failure) => [failure.id, failure]));
  return [...byId.values()].toSorted((left, right) => left.startSeconds - right.startSeconds);
}
