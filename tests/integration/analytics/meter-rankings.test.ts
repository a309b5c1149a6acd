import fc from "fast-check";
import { expect, test } from "vitest";
import { describeCustomerMeters } from "#/domain/analytics/meters/describe-customer-meters.ts";
import type { MeterWindows } from "#/domain/analytics/meters/meter-windows.ts";
import {
  findVersionedMeter,
  type MeterRankingInput,
  rankMeter,
} from "#/domain/analytics/meters/rank-meter.ts";
import { isoUtc, microsPerDay, parseInstant } from "#/domain/instant.ts";
import { currentCatalogue, type Meter } from "#/domain/usage/catalogue/catalogue.ts";
import {
  anyEventsNear,
  makeProbeService,
  probeMeters,
  storeProbeEvents,
} from "../../support/any-meter-events.ts";
import { useDatabase } from "../../support/database.ts";
import { aggregatePlainly, meterValueOf, type PlainEvent } from "../../support/meter-oracle.ts";
import { sharePlainly, toUnits } from "../../support/usage-oracle.ts";

const { ctx, sql } = await useDatabase();
const serviceId = await makeProbeService(sql);

const windows = [1, 7, 30] as const;

const inWindow = (events: readonly PlainEvent[], reference: bigint, days: number) =>
  events.filter(
    ({ at, isVoided }) => !isVoided && at >= reference - BigInt(days) * microsPerDay && at <= reference,
  );

const isSummed = ({ aggregation }: Meter) => aggregation === "sum" || aggregation === "count";

function rankPlainly(events: readonly PlainEvent[], meter: Meter, reference: bigint, days: number) {
  const counting = inWindow(events, reference, days);
  return [...Map.groupBy(counting, ({ customer }) => customer)]
    .filter(([, own]) => isSummed(meter) || own.some((event) => meterValueOf(event, meter) !== null))
    .map(([customer, own]) => ({ customer, value: aggregatePlainly(own, meter) ?? 0n }))
    .sort((a, b) =>
      a.value === b.value
        ? Buffer.compare(Buffer.from(a.customer), Buffer.from(b.customer))
        : a.value < b.value
          ? 1
          : -1,
    )
    .map((row, place) => ({ ...row, rank: place + 1 }));
}

const plainWindows = (usage: MeterWindows) =>
  windows.map((days) => ({
    value: usage[days].value === null ? null : toUnits(usage[days].value),
    events: usage[days].events,
  }));

const expectedWindows = (own: readonly PlainEvent[], meter: Meter, reference: (days: number) => bigint) =>
  windows.map((days) => {
    const counting = inWindow(own, reference(days), days);
    return { value: aggregatePlainly(counting, meter), events: counting.length };
  });

async function checkRanking(events: readonly PlainEvent[], input: MeterRankingInput): Promise<void> {
  const found = await findVersionedMeter(ctx, input.meter);
  const { meter } = found;
  const reference = parseInstant(input.reference ?? "", "reference");
  const everyone = rankPlainly(events, meter, reference, input.window);
  const earlier = rankPlainly(events, meter, reference - BigInt(input.window) * microsPerDay, input.window);
  const all = everyone.reduce((sum, { value }) => sum + value, 0n);
  const named = everyone.filter(({ customer }) => customer.startsWith(input.prefix ?? ""));
  const includeShare = input.includeShare && isSummed(meter);
  const ranking = await rankMeter(ctx, found, { ...input, includeShare });
  expect(ranking).toMatchObject({ total: named.length, reference, meter: input.meter, service: "probe" });
  expect(
    ranking.rows.map(({ rank, customer, share, change }) => ({ rank, customer, share, change })),
  ).toEqual(
    named.slice((input.page - 1) * input.perPage, input.page * input.perPage).map((row) => {
      const before = earlier.find(({ customer }) => customer === row.customer)?.rank;
      return {
        rank: row.rank,
        customer: row.customer,
        share: includeShare ? sharePlainly(row.value, all) : null,
        change: input.includeChange && before !== undefined ? before - row.rank : null,
      };
    }),
  );
  for (const { customer, usage } of ranking.rows) {
    const own = events.filter((event) => event.customer === customer);
    expect(plainWindows(usage)).toEqual(expectedWindows(own, meter, () => reference));
  }
}

const base = parseInstant("2022-12-01", "at");
const near = fc
  .tuple(fc.integer({ min: -40, max: 40 }), fc.constantFrom(3600n, 86_400n), fc.constantFrom(0n, 0n, 1n, -1n))
  .map(([steps, unit, micros]) => base + BigInt(steps) * unit * 1_000_000n + micros);

const scene = fc.record({
  events: anyEventsNear(near),
  questions: fc.array(
    fc.record({
      meter: fc.constantFrom(...probeMeters.map(([slug]) => slug)),
      reference: near.map(isoUtc),
      window: fc.constantFrom(...windows),
      page: fc.integer({ min: 1, max: 2 }),
      perPage: fc.constantFrom(1, 3, 100),
      prefix: fc.constantFrom(undefined, undefined, "b", "Zo", "nobody"),
      includeShare: fc.boolean(),
      includeChange: fc.boolean(),
    }),
    { minLength: 10, maxLength: 10 },
  ),
});

test("any meter ranks and describes customers as their events do", { timeout: 180_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(scene, async ({ events, questions }) => {
      await storeProbeEvents(sql, serviceId, events);
      for (const question of questions) await checkRanking(events, question);
      const { services } = await currentCatalogue(sql);
      const reference = parseInstant(questions[0]?.reference ?? "", "reference");
      const own = events.filter(({ customer }) => customer === "bob");
      const described = await describeCustomerMeters(ctx, {
        customer: "bob",
        of: { service: "probe" },
        reference: isoUtc(reference),
      });
      const meters = services.get("probe")?.meters ?? [];
      expect(described.meters.map(({ meter }) => meter)).toEqual(meters.map(({ slug }) => slug));
      for (const [place, meter] of meters.entries()) {
        const row = described.meters[place];
        if (!row) throw new Error("a meter is missing");
        expect(plainWindows(row.usage)).toEqual(expectedWindows(own, meter, () => reference));
        expect(plainWindows(row.before)).toEqual(
          expectedWindows(own, meter, (days) => reference - BigInt(days) * microsPerDay),
        );
      }
    }),
    { numRuns: 50 },
  );
});
