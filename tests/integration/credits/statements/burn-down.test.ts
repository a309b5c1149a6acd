import fc from "fast-check";
import { expect, test } from "vitest";
import { findBurnDown } from "#/domain/credits/statements/burn-down.ts";
import { type Instant, isoUtc } from "#/domain/instant.ts";
import { currentCatalogue } from "#/domain/usage/catalogue/catalogue.ts";
import { makeProbeService, probeMeters, storeProbeEvents } from "../../../support/any-meter-events.ts";
import { anyTerms } from "../../../support/any-plan.ts";
import { atTime, insertPeriods, insertPlan } from "../../../support/closing.ts";
import { useDatabase } from "../../../support/database.ts";
import { aggregatePlainly, type PlainEvent } from "../../../support/meter-oracle.ts";
import { ratePlainly, toPlaces } from "../../../support/plan-oracle.ts";
import { fromUnits } from "../../../support/usage-oracle.ts";

const { ctx, sql } = await useDatabase();
const serviceId = await makeProbeService(sql);
const slugs = probeMeters.map(([slug]) => slug);

const second = 1_000_000n;
const begin = BigInt(Date.UTC(2022, 10, 3, 15)) * 1000n;
const end = begin + 9n * 86_400n * second;

/** Summer time ends in New York on 6 November 2022; Lord Howe's clock is 11 hours ahead. */
const zones = ["UTC", "America/New_York", "Australia/Lord_Howe"];

const tenths = fc.nat({ max: 200 }).map((n) => String(n / 10));
const anyEvents = fc
  .array(
    fc.record({
      customer: fc.constantFrom("ann", "ann", "ann", "bob"),
      at: fc.bigInt({ min: begin - second, max: end + second }),
      key: fc.uuid(),
      quantities: fc.tuple(fc.option(tenths, { nil: null }), tenths),
      attributes: fc.constantFrom(null, { "it's": "eu" }, { "it's": "us" }),
      isVoided: fc.constantFrom(false, false, true),
    }),
    { maxLength: 15 },
  )
  .map((events): PlainEvent[] => [...new Map(events.map((event) => [event.key, event])).values()]);

/** YYYY-MM-DD on the zone's clock. */
const localDay = (zone: string, at: Instant) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(Number(at / 1000n));

const placesOf = (currency: string) => (currency === "JPY" ? 0 : currency === "KWD" ? 3 : 2);

test("each day has what the plan makes of all events so far, and days to come have nothing", async () => {
  const { meters } = await currentCatalogue(sql);
  await fc.assert(
    fc.asyncProperty(
      anyEvents,
      anyTerms(slugs).map((some) => ({ ...some, overage: null, grant: null })),
      fc.constantFrom(...zones),
      fc.bigInt({ min: begin - second, max: end + 10n * second }).map((at) => at - (at % 1000n)),
      async (events, terms, timeZone, now) => {
        await storeProbeEvents(sql, serviceId, events);
        const planId = await insertPlan(sql, "p", terms);
        await insertPeriods(sql, { customer: "ann", planId, bounds: [isoUtc(begin), isoUtc(end)], timeZone });
        const found = await findBurnDown(atTime(ctx, isoUtc(now)), { customer: "ann", number: 1 });
        const span = { starts: begin, ends: end, wholeStarts: begin, wholeEnds: end };
        const days = new Set<string>();
        for (let at = begin; at < end; at += 1800n * second) days.add(localDay(timeZone, at));
        expect(found.days.map(({ day }) => day)).toEqual([...days]);
        for (const { day, amount, balance } of found.days) {
          const isToCome = localDay(timeZone, now) < day || now < begin;
          expect(amount === null).toBe(isToCome);
          expect(balance).toBe(isToCome || terms.currency !== "credits" ? null : "0");
          if (amount === null) continue;
          const used = new Map<string, string>();
          for (const slug of slugs) {
            const meter = meters.get(slug)?.meter;
            const soFar = events.filter(
              (event) =>
                event.customer === "ann" &&
                !event.isVoided &&
                event.at >= begin &&
                event.at < end &&
                event.at <= now &&
                localDay(timeZone, event.at) <= day,
            );
            const value = meter && aggregatePlainly(soFar, meter);
            if (value != null) used.set(slug, fromUnits(value));
          }
          const expected = ratePlainly(terms, span, used).reduce((sum, line) => sum + line.amount, 0n);
          expect(toPlaces(amount, placesOf(terms.currency))).toBe(expected);
        }
      },
    ),
    { numRuns: 40 },
  );
}, 85_000);
