import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { monthTotals } from "#/domain/analytics/month-totals.ts";
import { type Proof, proveTotal } from "#/domain/analytics/proof/prove-total.ts";
import { isoUtc, parseInstant } from "#/domain/instant.ts";
import { currentCatalogue } from "#/domain/usage/catalogue/catalogue.ts";
import {
  anyEventsNear,
  makeProbeService,
  probeMeters,
  storeProbeEvents,
} from "../../support/any-meter-events.ts";
import { testNow, useDatabase } from "../../support/database.ts";
import { aggregatePlainly, meterValueOf, type PlainEvent } from "../../support/meter-oracle.ts";
import { fromUnits, toUnits } from "../../support/usage-oracle.ts";

const { ctx, sql } = await useDatabase();
const serviceId = await makeProbeService(sql);

const base = BigInt(testNow.getTime()) * 1000n;
const near = fc
  .tuple(fc.integer({ min: -30, max: 20 }), fc.constantFrom(1800n, 86_400n), fc.constantFrom(0n, 0n, 1n, -1n))
  .map(([steps, unit, micros]) => base + BigInt(steps) * unit * 1_000_000n + micros);

async function allPages(input: Parameters<typeof proveTotal>[1]): Promise<Proof> {
  const first = await proveTotal(ctx, input);
  let page = first;
  const events = [...first.events];
  while (page.nextCursor !== null) {
    page = await proveTotal(ctx, { ...input, cursor: page.nextCursor });
    expect(page.digest).toBe(first.digest);
    events.push(...page.events);
  }
  return { ...first, events };
}

const bytewise = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

test("a proof's totals, digest and pages are those of the events", { timeout: 120_000 }, async () => {
  const scene = fc.record({
    events: anyEventsNear(near),
    questions: fc.array(
      fc.record({
        meter: fc.constantFrom(...probeMeters.map(([slug]) => slug)),
        customer: fc.constantFrom("ann", "bob", "Zoë"),
        ends: fc.tuple(near, near).filter(([one, other]) => one !== other),
        limit: fc.constantFrom(1, 2, 1000),
      }),
      { minLength: 8, maxLength: 8 },
    ),
  });
  await fc.assert(
    fc.asyncProperty(scene, async ({ events, questions }) => {
      await storeProbeEvents(sql, serviceId, events);
      for (const { ends, ...question } of questions) {
        const [from = 0n, to = 0n] = ends.toSorted((a, b) => (a < b ? -1 : 1));
        const meter = (await currentCatalogue(sql)).meters.get(question.meter)?.meter;
        if (!meter) throw new Error("the meter is gone");
        const counting = events.filter(
          (event) =>
            event.customer === question.customer && !event.isVoided && event.at >= from && event.at < to,
        );
        const proven = counting
          .filter((event) => meterValueOf(event, meter) !== null)
          .toSorted((a, b) => (a.at === b.at ? bytewise(a.key, b.key) : a.at < b.at ? -1 : 1))
          .map((event) => {
            const value = meterValueOf(event, meter);
            return `${event.key},${isoUtc(event.at)},${typeof value === "bigint" ? fromUnits(value) : value}\n`;
          });
        const expected = aggregatePlainly(counting, meter);
        const proof = await allPages({ ...question, from: isoUtc(from), to: isoUtc(to) });
        expect(proof).toMatchObject({
          difference: "0",
          count: proven.length,
          digest: createHash("sha256").update(proven.join("")).digest("hex"),
          source: ["sum", "count"].includes(meter.aggregation) ? "rollups" : "events",
        });
        expect(proof.total === null ? null : toUnits(proof.total)).toBe(expected);
        expect(proof.totalOfEvents).toBe(proof.total);
        expect(proof.events.map(({ id, occurredAt, value }) => `${id},${occurredAt},${value}\n`)).toEqual(
          proven,
        );
      }
    }),
    { numRuns: 40 },
  );
});

test("a rollup that drifted shows in the difference", async () => {
  const event: PlainEvent = {
    customer: "ann",
    at: parseInstant("2023-01-05T10:00:00Z", "at"),
    key: "00000000-0000-4000-8000-000000000001",
    quantities: ["5", null],
    attributes: null,
    isVoided: false,
  };
  await storeProbeEvents(sql, serviceId, [event]);
  const span = { customer: "ann", meter: "probe-sum", from: "2023-01-01", to: "2023-01-14", limit: 10 };
  expect(await proveTotal(ctx, span)).toMatchObject({ totalOfEvents: "5", total: "5", difference: "0" });
  // The running sum through 13 January, the eleventh of its 16 days.
  await sql`update usage_rollups set sums[11] = 7.5`;
  expect(await proveTotal(ctx, span)).toMatchObject({ totalOfEvents: "5", total: "7.5", difference: "2.5" });
});

test("totals of the month are the customers' own months'", async () => {
  const at = (text: string, key: number): PlainEvent => ({
    customer: key % 2 === 0 ? "ann" : "bob",
    at: parseInstant(text, "at"),
    key: `00000000-0000-4000-8000-00000000000${key}`,
    quantities: [String(key), null],
    attributes: { "it's": "eu" },
    isVoided: false,
  });
  await storeProbeEvents(sql, serviceId, [
    at("2022-12-31T18:29:59Z", 1),
    at("2022-12-31T18:30:00Z", 3),
    at("2023-01-10T00:00:00Z", 5),
    at("2022-12-31T23:59:59Z", 2),
    at("2023-01-01T00:00:00Z", 4),
  ]);
  await sql`update customers set time_zone = 'Asia/Kolkata' where external_id = 'bob'`;
  const customers = await sql<
    { id: number }[]
  >`select id from customers where external_id in ('ann', 'bob', 'cid') order by external_id`;
  const pairs = customers.map(({ id }) => ({ customerId: id, serviceId }));
  const totals = await monthTotals(ctx, [...pairs, ...pairs, { customerId: 999_999, serviceId }]);
  expect(totals).toHaveLength(3 * probeMeters.length);
  const of = (customer: string) =>
    Object.fromEntries(totals.flatMap((row) => (row.customer === customer ? [[row.meter, row.value]] : [])));
  expect(of("ann")).toMatchObject({ "probe-sum": "4", "probe-events": "1", "probe-max": "4" });
  expect(of("bob")).toMatchObject({
    "probe-sum": "8",
    "probe-events": "2",
    "probe-min": "3",
    "probe-latest": "5",
    "probe-regions": "1",
  });
  expect(of("cid")).toMatchObject({ "probe-sum": "0", "probe-max": null, "probe-numbers": "0" });
  expect(totals.find(({ customer }) => customer === "bob")).toMatchObject({
    from: "2022-12-31T18:30:00Z",
    to: "2023-01-31T18:30:00Z",
  });
});
