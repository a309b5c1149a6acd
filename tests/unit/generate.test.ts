import fc from "fast-check";
import { expect, test } from "vitest";
import { type Fault, type FaultShares, faultsBySeed } from "#/cli/generate/faults.ts";
import {
  numberOf,
  type PlanShape,
  planUsage,
  reportsOf,
  spanOf,
  stepsOf,
} from "#/cli/generate/planned-usage.ts";
import { customerOf, nameRun, readCustomerName, readRunName } from "#/cli/generate/run-name.ts";
import { costOf } from "#/cli/generate/scenarios/usual.ts";
import { runGenerate } from "#/cli/generate.ts";
import { UsageError } from "#/cli/usage-error.ts";

const shape: PlanShape = {
  run: nameRun(7, Date.UTC(2026, 10, 21, 17, 34, 53, 123)),
  customers: 30,
  events: 20_000,
  late: 0.05,
  duplicates: 0.02,
  services: ["APIRequests", "CloudStorage", "FileSync"],
};
const numbers = Array.from({ length: shape.events }, (_, number) => number);
const plan = numbers.map((number) => planUsage(shape, number));
const share = (of: (number: (typeof plan)[number]) => boolean) => plan.filter(of).length / plan.length;

test("a run's name is read back, and nothing else is one", () => {
  fc.assert(
    fc.property(fc.nat(2 ** 32 - 1), fc.integer({ min: 0, max: Date.UTC(2100, 0) }), (seed, startedAt) => {
      const run = nameRun(seed, startedAt);
      expect(readRunName(run.name)).toEqual(run);
      expect(readCustomerName(`${run.name}-late-01`)).toEqual({ run: run.name });
    }),
  );
  expect(shape.run.name).toBe("gen-7-20261121T173453123");
  for (const name of [
    "",
    "gen-7",
    "gen-7-20261321T173453123",
    "gen-07-20261121T173453123",
    "gen-4294967296-20261121T173453123",
    "gen-7-20261121T173453123-1",
  ]) {
    expect(readRunName(name)).toBeUndefined();
  }
});

test("only the generator's customers are taken for its own", () => {
  expect(readCustomerName(customerOf(7, 0))).toEqual({ run: undefined });
  for (const name of ["gen-001", "gen-7-ada", "gen-7-", "ada", "gen-7-001-x", "my gen-7-001"]) {
    expect(readCustomerName(name)).toBeUndefined();
  }
});

test("events follow from seed, start and number alone", () => {
  expect(plan[4711]).toEqual(planUsage({ ...shape, events: 5000, duplicates: 0.02 }, 4711));
  expect(plan.slice(0, 2)).toMatchInlineSnapshot(`
    [
      {
        "again": "never",
        "customer": "gen-7-023",
        "id": "gen-7-20261121T173453123-0",
        "isLate": false,
        "occurredAt": "2026-11-20T19:09:39.289Z",
        "quantity": "1.46",
        "service": "APIRequests",
      },
      {
        "again": "never",
        "customer": "gen-7-004",
        "id": "gen-7-20261121T173453123-1",
        "isLate": false,
        "occurredAt": "2026-11-20T18:46:15.768Z",
        "quantity": "8.77",
        "service": "CloudStorage",
      },
    ]
  `);
  expect(planUsage({ ...shape, run: nameRun(8, shape.run.startedAt) }, 0)).not.toMatchObject({
    quantity: plan[0]?.quantity,
    occurredAt: plan[0]?.occurredAt,
  });
});

test("events are as many, as late and as often repeated as asked for", () => {
  expect(new Set(plan.map(({ id }) => id)).size).toBe(shape.events);
  expect(plan.map(({ id }) => numberOf(shape.run, id))).toEqual(numbers);
  expect(new Set(plan.map(({ customer }) => customer)).size).toBe(30);
  expect(new Set(plan.map(({ service }) => service))).toEqual(new Set(shape.services));
  expect(share(({ isLate }) => isLate)).toBeCloseTo(0.05, 2);
  expect(share(({ again }) => again !== "never")).toBeCloseTo(0.02, 2);
  const span = spanOf(shape.run);
  for (const { quantity, occurredAt, isLate } of plan) {
    expect(Number(quantity)).toBeGreaterThanOrEqual(1);
    expect(Number(quantity)).toBeLessThanOrEqual(10);
    const ago = shape.run.startedAt - Date.parse(occurredAt);
    expect([occurredAt >= span.from, occurredAt < span.to]).toEqual([true, true]);
    expect(ago).toBeGreaterThan(isLate ? 86_400_000 - 1 : 0);
    expect(ago).toBeLessThanOrEqual(isLate ? 300 * 86_400_000 : 86_400_000);
  }
});

test("the steps of a run report every event once, and those to be repeated twice", () => {
  const times = new Map<string, number>();
  for (let step = 0; step < stepsOf(shape); step++) {
    for (const { id } of reportsOf(shape, step)) times.set(id, (times.get(id) ?? 0) + 1);
  }
  expect(plan.filter(({ id, again }) => times.get(id) !== (again === "never" ? 1 : 2))).toEqual([]);
  expect(stepsOf({ ...shape, duplicates: 0 })).toBe(shape.events);
});

test("faults follow from the seed, come early and as often as asked for", () => {
  const shares: FaultShares = { lostReplies: 0.01, broken: 0.02, busy: 0, delays: 0.3 };
  const decide = (seed: number) => {
    const next = faultsBySeed(shares, seed);
    return Array.from({ length: 10_000 }, next);
  };
  const count = (faults: Fault[], kind: Fault["kind"]) =>
    faults.filter((fault) => fault.kind === kind).length;
  fc.assert(
    fc.property(fc.nat(2 ** 32 - 1), (seed) => {
      const faults = decide(seed);
      expect(decide(seed)).toEqual(faults);
      const counts = (["lost reply", "broken", "busy", "delay"] as const).map((kind) => count(faults, kind));
      for (const [place, expected] of [100, 200, 0, 3000].entries()) {
        expect(Math.abs((counts[place] ?? 0) - expected)).toBeLessThanOrEqual(2);
      }
      const early = faults.slice(0, 25);
      expect(count(early, "lost reply") > 0 && count(early, "broken") > 0).toBe(true);
    }),
    { numRuns: 20 },
  );
  expect(decide(1)).not.toEqual(decide(2));
  expect(faultsBySeed({ lostReplies: 0, broken: 0, busy: 0, delays: 0 }, 1)()).toEqual({ kind: "none" });
});

test.each([
  ["2.5", "0.10", "0.25"],
  ["1.23", "0.02", "0.02"],
  ["1.25", "0.02", "0.03"],
  ["10", "15", "150"],
  ["3.33", "50", "166.5"],
])("%s units at %s cost %s", (units, price, cost) => {
  expect(costOf(units, price)).toBe(cost);
});

test.each([
  [["--url", "ftp://127.0.0.1"], /^--url is "ftp:/],
  [["--url", "http://me:secret@127.0.0.1"], /^--url is/],
  [["--late", "5"], /^--late is "5"; expected a percentage/],
  [["--duplicates", "101%"], /^--duplicates is "101%"/],
  [["--lost-replies", "50%", "--broken", "50%"], /over 90% together/],
  [["--events", "0"], /^--events is "0"; expected a whole number from 1/],
  [["--rate", "fast"], /^--rate is "fast"/],
  [["--seed", "-1"], /--seed/],
  [["--run", "mine"], /^--run is "mine"; expected the name of an earlier run/],
  [["--run", "gen-7-20261121T173453123", "--seed", "8"], /^--seed is 8, but the run/],
  [["--scenario", "dance"], /^There is no scenario "dance"; there are all, normal, /],
  [["--scenario", "all", "--clean-up"], /commands of their own/],
  [["--verify"], /^--verify needs --run NAME\.$/m],
  [["--crash-client", "many"], /^--crash-client is "many"/],
  [["--api-key", "a key"], /^--api-key/],
  [["--customer", "1"], /'--customer'/],
])("%j are wrong arguments", async (args, message) => {
  const refusal: unknown = await runGenerate(args).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UsageError);
  expect(refusal).toMatchObject({ message: expect.stringMatching(message) });
});
