import { describe, expect, test } from "vitest";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import {
  emptyLive,
  joinFailures,
  mostEvents,
  mostMoments,
  takeFrame,
} from "#/ui/simulation/page/live-state.ts";
import { frame, outage } from "./any-frame.ts";

const take = (...frames: Frame[]) => frames.reduce(takeFrame, emptyLive);

describe("what the feed has told", () => {
  test("each frame once, in its order; what never came is counted", () => {
    const state = take(frame(1), frame(2), frame(2), frame(1), frame(5));
    expect(state.frame?.seq).toBe(5);
    expect(state.moments.map(({ toSeconds }) => toSeconds)).toEqual([2, 4, 10]);
    expect(state.missed).toBe(2);
  });

  test("a frame in which no simulated time went by is no moment", () => {
    const paused = frame(2, { paused: true, intervalFromSeconds: 2, timeSeconds: 2, interval: [] });
    expect(take(frame(1), paused).moments).toHaveLength(1);
  });

  test("another run begins anew, and is not told of the one before", () => {
    const started = { step: 0, timeSeconds: 0, kind: "run_started", runId: "next", seed: 7 } as const;
    const state = take(
      frame(1, { failures: [outage("a")] }),
      frame(2, { runId: "next", timeSeconds: 0, intervalFromSeconds: 0, interval: [], events: [started] }),
    );
    expect(state).toMatchObject({ moments: [], failures: [], missed: 0 });
    expect(state.events).toEqual([started]);
  });

  test("moments and events are bounded, the oldest give way", () => {
    const events = [
      { step: 0, timeSeconds: 0, kind: "paused" },
      { step: 0, timeSeconds: 0, kind: "resumed" },
    ] as const;
    const state = take(
      ...Array.from({ length: mostMoments + 5 }, (_, index) => frame(index + 1, { events: [...events] })),
    );
    expect(state.moments).toHaveLength(mostMoments);
    expect(state.moments[0]?.toSeconds).toBe(12);
    expect(state.events).toHaveLength(mostEvents);
    expect(state.events[0]?.kind).toBe("resumed");
  });

  test("a failure is kept after its end, told or not", () => {
    const open = outage("a", { endSeconds: null });
    const told = take(
      frame(6, { failures: [open] }),
      frame(7, {
        events: [
          { step: 28, timeSeconds: 14, kind: "failure_ended", failure: { ...open, endSeconds: 13.5 } },
        ],
      }),
    );
    expect(told.failures).toEqual([{ ...open, endSeconds: 13.5 }]);
    expect(take(frame(6, { failures: [open] }), frame(9)).failures).toEqual([{ ...open, endSeconds: 18 }]);
  });

  test("a failure that is yet to begin stays open", () => {
    const later = outage("a", { startSeconds: 100, endSeconds: null });
    const event = { step: 4, timeSeconds: 2, kind: "failure_started", failure: later } as const;
    expect(take(frame(1, { events: [event] }), frame(2)).failures).toEqual([later]);
  });
});

test("of stored failures and those told of, the told ones are newer", () => {
  const early = outage("b", { startSeconds: 1 });
  const stored = outage("a", { endSeconds: null });
  const told = outage("a", { endSeconds: 20 });
  expect(joinFailures([stored], [told, early])).toEqual([early, told]);
});
