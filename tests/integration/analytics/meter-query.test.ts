import fc from "fast-check";
import { expect, test } from "vitest";
import { type MeterQueryInput, prepareQuery } from "#/domain/analytics/meters/prepare-query.ts";
import { queryMeter } from "#/domain/analytics/meters/query-meter.ts";
import { isoUtc, microsPerDay, parseInstant } from "#/domain/instant.ts";
import { currentCatalogue } from "#/domain/usage/catalogue/catalogue.ts";
import { reconcileRollups } from "#/domain/usage/rollups/reconcile-rollups.ts";
import {
  anyEventsNear,
  makeProbeService,
  probeMeters,
  storeProbeEvents,
} from "../../support/any-meter-events.ts";
import { anyZoneMoment } from "../../support/any-zone.ts";
import { useDatabase } from "../../support/database.ts";
import { aggregatePlainly, type PlainEvent, windowStartPlainly } from "../../support/meter-oracle.ts";
import { toUnits } from "../../support/usage-oracle.ts";

const { ctx, sql } = await useDatabase();
const serviceId = await makeProbeService(sql);

const store = (events: readonly PlainEvent[]) => storeProbeEvents(sql, serviceId, events);

interface PlainWindow {
  start: string;
  end: string;
  customer: string | null;
  value: bigint | null;
  events: number;
}

async function answerPlainly(events: readonly PlainEvent[], input: MeterQueryInput): Promise<PlainWindow[]> {
  const meter = (await currentCatalogue(sql)).meters.get(input.meter)?.meter;
  if (!meter) throw new Error(`there is no meter ${input.meter}`);
  const [from, to] = [parseInstant(input.from ?? "", "from"), parseInstant(input.to ?? "", "to")];
  const counting = events.filter(
    ({ at, customer, isVoided }) =>
      !isVoided &&
      at >= from &&
      at < to &&
      (input.customers.length === 0 || input.customers.includes(customer)),
  );
  const startOf = (at: bigint) => {
    const start = windowStartPlainly(input.window, input.timezone, at);
    const isCut = start < from;
    return isCut ? from : start;
  };
  const groups = Map.groupBy(counting, ({ at, customer }) =>
    JSON.stringify([isoUtc(startOf(at)), input.groupBy === "customer" ? customer : null]),
  );
  return [...groups].map(([name, own]) => {
    const [start, customer] = JSON.parse(name);
    return { start, end: "", customer, value: aggregatePlainly(own, meter), events: own.length };
  });
}

async function check(events: readonly PlainEvent[], input: MeterQueryInput): Promise<void> {
  const { windows, ...about } = await queryMeter(ctx, await prepareQuery(ctx, input));
  const to = parseInstant(input.to ?? "", "to");
  expect(about).toMatchObject({ meter: input.meter, service: "probe", window: input.window });
  const key = ({ start, customer }: { start: string; customer: string | null }) => `${start} ${customer}`;
  const inOrder = windows.toSorted((a, b) =>
    a.start === b.start
      ? Buffer.compare(Buffer.from(a.customer ?? ""), Buffer.from(b.customer ?? ""))
      : parseInstant(a.start, "") < parseInstant(b.start, "")
        ? -1
        : 1,
  );
  expect(windows).toEqual(inOrder);
  expect(
    windows
      .map((row) => ({ ...row, end: "", value: row.value === null ? null : toUnits(row.value) }))
      .toSorted((a, b) => (key(a) < key(b) ? -1 : 1)),
  ).toEqual((await answerPlainly(events, input)).toSorted((a, b) => (key(a) < key(b) ? -1 : 1)));
  for (const { start, end } of windows.slice(0, 2)) {
    const [first, next] = [parseInstant(start, ""), parseInstant(end, "")];
    expect(next).toBeGreaterThan(first);
    const last = windowStartPlainly(input.window, input.timezone, next - 1n);
    expect(last).toBeLessThanOrEqual(first);
    if (next !== to) expect(windowStartPlainly(input.window, input.timezone, next)).toBe(next);
  }
}

test("any meter, by any windows of any zone, is what its events come to", { timeout: 240_000 }, async () => {
  const scene = anyZoneMoment.chain(({ zone, at }) => {
    const near = fc
      .tuple(
        fc.integer({ min: -60, max: 60 }),
        fc.constantFrom(1n, 60n, 1800n, 3600n, 86_400n),
        fc.constantFrom(0n, 0n, 0n, 1n, -1n),
      )
      .map(([steps, unit, micros]) => at + BigInt(steps) * unit * 1_000_000n + micros);
    const question = fc.record({
      meter: fc.constantFrom(...probeMeters.map(([slug]) => slug)),
      ends: fc.tuple(near, near).filter(([one, other]) => one !== other),
      window: fc.constantFrom("minute" as const, "hour" as const, "day" as const, "month" as const),
      timezone: fc.constantFrom(zone, zone, "UTC"),
      groupBy: fc.constantFrom("none" as const, "customer" as const),
      customers: fc.constantFrom([], [], ["bob"], ["cid", "ann", "ann"]),
    });
    return fc.record({
      events: anyEventsNear(near),
      questions: fc.array(question, { minLength: 12, maxLength: 12 }),
    });
  });
  await fc.assert(
    fc.asyncProperty(scene, async ({ events, questions }) => {
      await store(events);
      expect(await reconcileRollups(sql)).toMatchObject({
        events: events.filter(({ isVoided }) => !isVoided).length,
        drifts: [],
      });
      for (const { ends, ...question } of questions) {
        const [from = 0n, to = 0n] = ends.toSorted((a, b) => (a < b ? -1 : 1));
        const isTooLong = question.window === "minute" && to - from > 60n * microsPerDay;
        const window = isTooLong ? "hour" : question.window;
        await check(events, { ...question, window, from: isoUtc(from), to: isoUtc(to) });
      }
    }),
    { numRuns: 60 },
  );
});

test("reading customer by customer and scanning come to the same", { timeout: 60_000 }, async () => {
  const at = parseInstant("2022-12-01", "at");
  const events: PlainEvent[] = Array.from({ length: 150 }, (_, n) => ({
    customer: ["ann", "bob", "cid"][n % 3] ?? "",
    at: at + BigInt(n) * 15_777_777_777n,
    key: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
    quantities: [String(n), null],
    attributes: null,
    isVoided: n % 11 === 0,
  }));
  await store(events);
  const input = { timezone: "Asia/Kolkata", groupBy: "none", customers: [] } as const;
  const ask = async () => {
    for (const [meter] of probeMeters)
      for (const window of ["hour", "day"] as const)
        await check(events, {
          ...input,
          meter,
          window,
          from: "2022-12-05T03:17:00Z",
          to: "2022-12-29T21:21:21Z",
        });
  };
  await sql`analyze usage_events, customers`;
  await ask();
  await sql`update pg_class set reltuples = 1e9 where oid = 'usage_events'::regclass`;
  await ask();
});
