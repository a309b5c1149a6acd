import fc from "fast-check";
import { expect, test } from "vitest";
import { aggregateWindows } from "#/domain/analytics/meters/aggregate-windows.ts";
import { readQuantities } from "#/domain/credits/statements/read-quantities.ts";
import { currentCatalogue } from "#/domain/usage/catalogue/catalogue.ts";
import {
  anyEventsNear,
  makeProbeService,
  probeMeters,
  storeProbeEvents,
} from "../../../support/any-meter-events.ts";
import { useDatabase } from "../../../support/database.ts";
import { aggregatePlainly } from "../../../support/meter-oracle.ts";
import { toUnits } from "../../../support/usage-oracle.ts";

const { sql } = await useDatabase();
const serviceId = await makeProbeService(sql);

const day = 86_400_000_000n;
const begin = BigInt(Date.UTC(2022, 10, 28)) * 1000n;
/** Moments of three weeks, many of them at midnight or an instant beside it. */
const moment = fc.oneof(
  fc.bigInt({ min: begin, max: begin + 21n * day }),
  fc
    .tuple(fc.integer({ min: 0, max: 21 }), fc.constantFrom(-1n, 0n, 1n))
    .map(([n, off]) => begin + BigInt(n) * day + off),
);
const slugs = probeMeters.map(([slug]) => slug);
const span = fc
  .tuple(
    fc.constantFrom("ann", "bob", "cid", "Zoë"),
    moment,
    moment,
    fc.oneof(
      fc.constant(slugs),
      fc.subarray([...slugs]),
      fc.constant(["probe-events", "probe-sum", "probe-other"]),
    ),
  )
  .filter(([, from, to]) => from !== to)
  .map(([customer, one, other, meters]) => {
    const [starts = 0n, ends = 0n] = [one, other].sort((a, b) => (a < b ? -1 : 1));
    return { customer, starts, ends, meters };
  });

test("all aggregations of many customers' own spans are those of the events, from either source", async () => {
  const catalogue = await currentCatalogue(sql);
  await fc.assert(
    fc.asyncProperty(
      anyEventsNear(moment),
      fc.array(span, { minLength: 1, maxLength: 6 }),
      async (events, asked) => {
        await storeProbeEvents(sql, serviceId, events);
        const rows = await sql<{ id: number; external_id: string }[]>`select id, external_id from customers`;
        const ids = new Map(rows.map((row) => [row.external_id, row.id]));
        const spans = asked.map((one) => ({ ...one, customerId: ids.get(one.customer) ?? 0 }));
        const expected = spans.map(({ customer, starts, ends, meters }) => {
          const counting = events.filter(
            (event) =>
              !event.isVoided && event.customer === customer && event.at >= starts && event.at < ends,
          );
          return new Map(
            meters.map((slug) => {
              const meter = catalogue.meters.get(slug)?.meter;
              if (!meter) throw new Error(`there is no meter ${slug}`);
              return [slug, { quantity: aggregatePlainly(counting, meter), events: counting.length }];
            }),
          );
        });
        for (const source of ["events", "rollups"] as const) {
          const read = await readQuantities(sql, catalogue, spans, source);
          const inUnits = read.map(
            (quantities) =>
              new Map(
                [...quantities].map(([slug, { quantity, events: count }]) => [
                  slug,
                  { quantity: quantity === null ? null : toUnits(quantity), events: count },
                ]),
              ),
          );
          expect(inUnits).toEqual(expected);
        }
        await sameAsWindows(spans);
      },
    ),
    { numRuns: 60 },
  );
}, 80_000);

/** As the meter queries answer them. */
async function sameAsWindows(
  spans: readonly { customerId: number; starts: bigint; ends: bigint; meters: readonly string[] }[],
): Promise<void> {
  const catalogue = await currentCatalogue(sql);
  const read = await readQuantities(sql, catalogue, spans, "events");
  for (const [place, { customerId, starts, ends, meters }] of spans.entries()) {
    for (const slug of meters) {
      const found = catalogue.meters.get(slug);
      if (!found) throw new Error(`there is no meter ${slug}`);
      const question = {
        ...found,
        starts: [starts],
        to: ends,
        customerIds: [customerId],
        byCustomer: false,
        limit: 1,
      };
      const [row] = await aggregateWindows(sql, question);
      const quantity = read[place]?.get(slug);
      if (row) expect(quantity).toEqual({ quantity: row.value, events: Number(row.events) });
      else expect(quantity?.events).toBe(0);
    }
  }
}

test("a meter that there is not is named", async () => {
  const spans = [{ customerId: 1, starts: 0n, ends: 1n, meters: ["nothing"] }];
  await expect(readQuantities(sql, await currentCatalogue(sql), spans, "events")).rejects.toThrow("nothing");
});
