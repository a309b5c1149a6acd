import { describe, expect, test } from "vitest";
import { type LiveEvent, mergeEvents } from "#/ui/simulation/events/shown-event.ts";
import { type EventChoice, isShown, tellEvent } from "#/ui/simulation/events/tell-event.ts";
import { outage } from "./any-frame.ts";

const at = { step: 20, timeSeconds: 10 };
const fails = {
  ...at,
  kind: "status",
  serviceId: "a",
  from: "healthy",
  to: "failing",
  diagnosis: { role: "root_cause" },
} as const;
const tell = (event: LiveEvent) => tellEvent(event).text;

describe("events of the live simulation", () => {
  test("a change of health says why", () => {
    const symptom = {
      role: "symptom",
      of: [
        { serviceId: "db", dependencyId: null },
        { serviceId: "a", dependencyId: "cache" },
      ],
    } as const;
    expect(tellEvent({ ...fails, diagnosis: symptom })).toMatchObject({
      tone: "bad",
      text: "a is failing because of db and calls of a to cache",
    });
    expect(tell(fails)).toBe("a is failing, a root cause");
  });

  test("who is healthy again needs no reason", () => {
    const heals = { ...fails, from: "degraded", to: "healthy", diagnosis: null } as const;
    expect(tell(heals)).toBe("a is healthy again");
    expect(tell({ ...fails, from: "failing", to: "degraded" })).toBe("a is only degraded, a root cause");
    expect(tell({ ...fails, to: "degraded" })).toBe("a is degraded, a root cause");
  });

  test("everything that can happen is said in words", () => {
    const timed = outage("db");
    const open = outage("db", { endSeconds: null, kind: "latency", latencyMs: 500, dependencyId: "cache" });
    const breaker = { ...at, kind: "breaker", serviceId: "a", dependencyId: "b" } as const;
    expect(
      [
        { ...breaker, from: "closed", to: "open" },
        { ...breaker, from: "open", to: "half_open" },
        { ...breaker, from: "half_open", to: "closed" },
        { ...at, kind: "failure_started", failure: timed },
        { ...at, kind: "failure_started", failure: open },
        { ...at, kind: "failure_ended", failure: timed },
        { ...at, kind: "paused" },
        { ...at, kind: "resumed" },
        { ...at, kind: "speed_changed", speed: 2.5 },
        { ...at, kind: "run_started", runId: "r", seed: 42 },
        { ...at, kind: "taken_over" },
        { ...at, kind: "skipped", wallSeconds: 75 },
      ].map((event) => tell(event as LiveEvent)),
    ).toEqual([
      "Breaker a → b is open",
      "Breaker a → b is half-open",
      "Breaker a → b is closed",
      "Failure begins: db out, for 30 s",
      "Failure begins: db → cache 500 ms slower, until ended",
      "Failure is over: db out",
      "Paused",
      "Resumed",
      "Speed × 2.5",
      "New run with seed 42",
      "Another server process goes on with it",
      "The clock went on 1 min 15 s without it",
    ]);
  });

  test("the main ones are all but what breakers try while they are open", () => {
    const breaker = { ...at, kind: "breaker", serviceId: "a", dependencyId: "b" } as const;
    const events: LiveEvent[] = [
      fails,
      { ...breaker, from: "closed", to: "open" },
      { ...breaker, from: "open", to: "half_open" },
      { ...breaker, from: "half_open", to: "open" },
      { ...breaker, from: "half_open", to: "closed" },
      { ...at, kind: "failure_ended", failure: outage("a") },
      { ...at, kind: "paused" },
    ];
    const shown = (choice: EventChoice) =>
      events.flatMap((event, place) => (isShown(event, choice) ? [place] : []));
    expect(shown("main")).toEqual([0, 1, 4, 5, 6]);
    expect(shown("all")).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(shown("breakers")).toEqual([1, 2, 3, 4]);
    expect([shown("statuses"), shown("failures"), shown("controls")]).toEqual([[0], [5], [6]]);
  });

  test("stored events and told ones come newest first, each once", () => {
    const earlier: LiveEvent = { step: 2, timeSeconds: 1, kind: "paused" };
    const later: LiveEvent = { step: 30, timeSeconds: 15, kind: "resumed" };
    const merged = mergeEvents([later, fails], [earlier, earlier, fails]);
    expect(merged.map(({ event }) => event)).toEqual([later, fails, earlier]);
  });
});
