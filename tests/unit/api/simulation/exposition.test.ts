import { expect, test } from "vitest";
import { expose } from "#/api/simulation-exposition.ts";
import { feedCounts } from "#/domain/simulation/live/feed-counts.ts";
import type { Frame } from "#/domain/simulation/live/frame.ts";
import { makeFrame } from "../../../support/frames.ts";

const now = new Date(Date.parse(makeFrame(3).at) + 1500);

/** Samples by name and labels, each of which has to be there once, with a type of its own before it. */
async function samples(frame: Frame | undefined): Promise<Map<string, number>> {
  const { text, contentType } = await expose(frame, now);
  expect(contentType).toBe("text/plain; version=0.0.4; charset=utf-8");
  const found = new Map<string, number>();
  const types = new Set<string>();
  for (const line of text.split("\n").filter((one) => one !== "")) {
    const type = /^# TYPE (\w+) (?:gauge|counter|histogram|summary)$/.exec(line)?.[1];
    if (type !== undefined) {
      expect(types).not.toContain(type);
      types.add(type);
    }
    if (line.startsWith("#")) continue;
    const [, name = "", labels = "", value = ""] = /^([a-zA-Z_:]\w*)(\{[^}]*\})? (\S+)$/.exec(line) ?? [];
    expect([line, [...types].some((known) => name.startsWith(known))]).toEqual([line, true]);
    expect(found).not.toContain(name + labels);
    found.set(name + labels, Number(value));
  }
  return found;
}

const simulated = (found: Map<string, number>) =>
  new Map(
    [...found]
      .filter(([name]) => name.startsWith("meterline_simulation_"))
      .map(([name, value]) => [name.slice("meterline_simulation_".length), value]),
  );

test("a frame's services, calls and run are told, and this process", async () => {
  const frame = makeFrame(3, { speed: 2.5, failures: [] });
  const [first, second] = frame.services;
  const [edge] = frame.edges;
  if (!first || !second || !edge) throw new Error("there is too little in the frame");
  Object.assign(first, { status: "failing", diagnosis: { role: "root_cause" }, latencyP95Ms: 250 });
  Object.assign(second, { status: "degraded", diagnosis: { role: "symptom", of: [] } });
  Object.assign(edge, { breaker: "open" });
  const all = await samples(frame);
  expect(all.get("process_cpu_seconds_total")).toBeGreaterThan(0);
  const found = simulated(all);
  const expected: [string, number][] = [
    ["time_seconds", 6],
    ["speed", 2.5],
    ["paused", 0],
    ["failures", 0],
    ["frame_age_seconds", 1.5],
    ['service_requests_total{service="service-0"}', 24],
    ['service_failures_total{service="service-2"}', 3],
    ['service_error_ratio{service="service-1"}', 0.025],
    ['service_latency_seconds{service="service-1"}', 0.056123],
    ['service_latency_quantile_seconds{service="service-0",quantile="0.95"}', 0.25],
    ['service_status{service="service-0",status="failing"}', 1],
    ['service_status{service="service-0",status="healthy"}', 0],
    ['service_status{service="service-1",status="degraded"}', 1],
    ['service_root_cause{service="service-0"}', 1],
    ['service_root_cause{service="service-1"}', 0],
    ['breaker_state{service="service-0",dependency="service-1"}', 2],
    ['breaker_state{service="service-1",dependency="service-2"}', 0],
    ['call_attempt_rate{service="service-0",dependency="service-1"}', 4.1],
  ];
  for (const [name, value] of expected) expect([name, found.get(name)]).toEqual([name, value]);
});

test("what is gone is told no longer, and the same frame twice is told the same", async () => {
  const large = simulated(await samples(makeFrame(3, {}, 5)));
  expect(simulated(await samples(makeFrame(3, {}, 5)))).toEqual(large);
  const small = simulated(await samples(makeFrame(3, {}, 2)));
  expect(large.has('service_requests_total{service="service-4"}')).toBe(true);
  expect([...small.keys()].filter((name) => /service-[234]/.test(name))).toEqual([]);
  const none = simulated(await samples(undefined));
  expect([...none.keys()].filter((name) => !name.startsWith("feed_"))).toEqual([]);
});

test("who follows the feed is counted", async () => {
  Object.assign(feedCounts(), { webSockets: 3, eventStreams: 2, dropped: 7, refused: 5, cutOff: 1 });
  const found = simulated(await samples(undefined));
  expect(Object.fromEntries(found)).toEqual({
    'feed_clients{transport="websocket"}': 3,
    'feed_clients{transport="event_stream"}': 2,
    feed_dropped_messages_total: 7,
    feed_refused_clients_total: 5,
    feed_cut_off_clients_total: 1,
  });
});

test("what became of requests that were reported is told, but for what is not known yet", async () => {
  const traffic = {
    id: "0190a1b2-0000-7000-8000-000000000000",
    enabled: true,
    startedAt: "2026-01-01T00:00:00.000Z",
    stoppedAt: null,
    simulated: 100,
    accepted: 80,
    duplicate: 15,
    rejected: 0,
    waiting: 5,
    lostAnswers: 3,
    delayed: 2,
    repeated: 1,
    stored: null,
    storedAt: null,
    lost: 0,
    doubled: null,
    trouble: null,
  };
  const found = simulated(await samples(makeFrame(3, { traffic })));
  const told = [...found].filter(([name]) => name.startsWith("traffic_"));
  expect(Object.fromEntries(told)).toEqual({
    traffic_enabled: 1,
    'traffic_requests{state="simulated"}': 100,
    'traffic_requests{state="accepted"}': 80,
    'traffic_requests{state="duplicate"}': 15,
    'traffic_requests{state="rejected"}': 0,
    'traffic_requests{state="waiting"}': 5,
    'traffic_requests{state="lost"}': 0,
  });
});
