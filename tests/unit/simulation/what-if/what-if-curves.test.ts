import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { defaultTopology } from "#/domain/simulation/topology/default-topology.ts";
import type { Topology } from "#/domain/simulation/topology/topology.ts";
import { runWhatIf } from "#/domain/simulation/what-if/run-what-if.ts";
import type { WhatIfCurve, WhatIfInput } from "#/domain/simulation/what-if/what-if-result.ts";
import { outage, plainService } from "../../../support/small-topologies.ts";

const ask = (more: Partial<WhatIfInput>): WhatIfInput => ({
  topology: defaultTopology,
  seed: 3,
  durationSeconds: 300,
  failures: [outage("db-service", { startSeconds: 30, durationSeconds: 60 })],
  ...more,
});

/** What a curve's points add up to. */
function sumUp(curve: WhatIfCurve, timesSeconds: readonly number[]) {
  let requests = 0;
  let failures = 0;
  let latency = 0;
  timesSeconds.forEach((end, at) => {
    const asked = (curve.requestRate[at] as number) * (end - (timesSeconds[at - 1] ?? 0));
    requests += asked;
    failures += asked * (curve.errorRate[at] ?? 0);
    latency += asked * (curve.latencyMs[at] ?? 0);
  });
  return { requests, failures, latency };
}

test.each([0.3, 1, 120.2, 300, 1234.5])(
  "the points of %d seconds add up to the whole run",
  async (durationSeconds) => {
    const failures = [outage("db-service", { startSeconds: 0 })];
    const { curves, services, steps } = await runWhatIf(ask({ durationSeconds, failures }));
    const { timesSeconds } = curves;
    expect(timesSeconds.at(-1)).toBe(Math.ceil(durationSeconds * 2) / 2);
    expect(steps).toBe(Math.ceil(durationSeconds * 2));
    expect(timesSeconds.length).toBeLessThanOrEqual(240);
    expect([...timesSeconds].sort((a, b) => a - b)).toEqual(timesSeconds);
    expect(Object.keys(curves.services)).toEqual(services.map(({ serviceId }) => serviceId));
    for (const service of services) {
      const { run, baseline } = curves.services[service.serviceId] as {
        run: WhatIfCurve;
        baseline: WhatIfCurve;
      };
      for (const curve of [run, baseline])
        for (const points of Object.values(curve)) expect(points).toHaveLength(timesSeconds.length);
      const [mine, usual] = [sumUp(run, timesSeconds), sumUp(baseline, timesSeconds)];
      expect(Math.round(mine.requests)).toBe(service.requests);
      expect(Math.round(mine.failures)).toBe(service.failures);
      expect(mine.latency / mine.requests || 0).toBeCloseTo(service.latencyMs ?? 0, 2);
      expect(Math.round(usual.requests)).toBe(service.baselineRequests);
      expect(Math.round(usual.failures)).toBe(service.baselineFailures);
    }
  },
);

test("of a thousand services those that were affected most have curves", async () => {
  const services = Array.from({ length: 1000 }, (_, at) =>
    plainService(`s${at}`, at >= 990 ? ["s0"] : [], { requestRate: 1 }),
  );
  const topology: Topology = { services };
  const outcome = await runWhatIf(ask({ topology, durationSeconds: 5, failures: [outage("s0")] }));
  const drawn = Object.keys(outcome.curves.services);
  expect(drawn).toHaveLength(50);
  expect(drawn[0]).toBe("s0");
  expect(drawn.slice(-outcome.blastRadius.services.length + 1)).toEqual(
    outcome.blastRadius.services.slice(1),
  );
  expect(outcome.services).toHaveLength(1000);
});

test("other work goes on while a run is computed", async () => {
  let turns = 0;
  let isDone = false;
  const run = runWhatIf(ask({ durationSeconds: 1200 })).finally(() => {
    isDone = true;
  });
  while (!isDone) {
    await setImmediate();
    turns++;
  }
  await run;
  expect(turns).toBeGreaterThan(3);
});

test("nothing is computed for somebody who goes away", async () => {
  const gone = new AbortController();
  const runs = [1, 2, 3].map((seed) =>
    runWhatIf(ask({ seed, durationSeconds: 86_400 }), { signal: gone.signal }),
  );
  const outcomes = Promise.allSettled(runs);
  await setImmediate();
  gone.abort();
  for (const outcome of await outcomes)
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "busy" } });
  expect(await runWhatIf(ask({ durationSeconds: 1, failures: [] }))).toMatchObject({ steps: 2 });
});
