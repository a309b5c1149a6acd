import { expect, test } from "vitest";
import { fillProgress } from "#/ui/meters/fill-progress.ts";

const fill = {
  state: "running" as const,
  events_total: 1000,
  events_read: 250,
  events_filled: 200,
  started_at: "2026-11-21T12:00:00.000Z",
  finished_at: null,
  failure: null,
};
const at = (seconds: number) => Date.parse(fill.started_at) + seconds * 1000;

test("rate and time left follow from what was read since it began", () => {
  expect(fillProgress(fill, at(5))).toEqual({ share: 0.25, eventsPerSecond: 50, secondsLeft: 15 });
});

test("nothing is promised before anything was read, or of no events", () => {
  expect(fillProgress({ ...fill, events_read: 0 }, at(5))).toEqual({
    share: 0,
    eventsPerSecond: null,
    secondsLeft: null,
  });
  expect(fillProgress({ ...fill, events_total: 0, events_read: 0 }, at(0)).share).toBeNull();
});

test("more than were expected is no more than all", () => {
  expect(fillProgress({ ...fill, events_read: 1200 }, at(5))).toMatchObject({ share: 1, secondsLeft: 0 });
});
