import fc from "fast-check";
import type { Sql } from "#/db/connect.ts";
import { insertEvents, sumPlainly } from "./insert-events.ts";
import type { PlainEvent } from "./meter-oracle.ts";
import { emptyTables } from "./stored-usage.ts";

/** One meter of each aggregation over slots 1 and 2, one that reads an attribute. */
export const probeMeters = [
  ["probe-events", "count", 0, null],
  ["probe-sum", "sum", 1, null],
  ["probe-max", "max", 1, null],
  ["probe-min", "min", 1, null],
  ["probe-latest", "latest", 1, null],
  ["probe-other", "sum", 2, null],
  ["probe-numbers", "unique", 2, null],
  ["probe-regions", "unique", null, "it's"],
] as const;

/** Makes the service "probe" with those meters; returns its number. */
export async function makeProbeService(sql: Sql): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into services (slug, name) values ('probe', 'Probe') returning id`;
  if (!row) throw new Error("the service was not made");
  for (const [slug, aggregation, slot, attribute] of probeMeters) {
    await sql`
      insert into meters (service_id, slug, name, unit, aggregation, slot, attribute)
      values (${row.id}, ${slug}, ${slug}, 'unit', ${aggregation}, ${slot}, ${attribute})`;
  }
  await sql`update catalogue_versions set version = version + 1`;
  return row.id;
}

/** Makes these the only events there are, of four customers. */
export async function storeProbeEvents(
  sql: Sql,
  serviceId: number,
  events: readonly PlainEvent[],
): Promise<void> {
  await emptyTables(sql);
  await sql`insert into customers (external_id) values ('ann'), ('bob'), ('cid'), ('Zoë')`;
  await insertEvents(
    sql,
    events.map((event) => ({ ...event, serviceId })),
  );
  await sumPlainly(sql);
}

const quantity = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 1000 }).map((n) => String(n / 8)) },
  { weight: 1, arbitrary: fc.constantFrom("123456789012345678901.000000001", "0.000000001", "0", "1.50") },
);

/** Events at moments near `around`, several at one moment at times. */
export const anyEventsNear = (around: fc.Arbitrary<bigint>): fc.Arbitrary<PlainEvent[]> =>
  fc
    .array(
      fc.record({
        customer: fc.constantFrom("ann", "bob", "cid", "Zoë"),
        at: around,
        key: fc.uuid(),
        quantities: fc.tuple(quantity, quantity),
        attributes: fc.constantFrom(
          null,
          {},
          { "it's": "eu" },
          { "it's": "us" },
          { "it's": 7 },
          { "it's": null },
        ),
        isVoided: fc.constantFrom(false, false, false, true),
      }),
      { maxLength: 25 },
    )
    .map((events) => [...new Map(events.map((event) => [event.key, event])).values()]);
