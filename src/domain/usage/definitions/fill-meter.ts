import type { TransactionSql } from "postgres";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import { arrayText } from "#/db/array-text.ts";
import type { Context } from "#/domain/context.ts";
import { noteLateFilling } from "#/domain/credits/statements/note-late-usage.ts";
import type { Service } from "#/domain/usage/catalogue/catalogue.ts";
import { readDecimal } from "#/domain/usage/recording/read-decimal.ts";
import { applyRollupDeltas } from "#/domain/usage/rollups/apply-rollup-deltas.ts";
import { RollupDeltas } from "#/domain/usage/rollups/rollup-deltas.ts";
import { endFill } from "./start-fill.ts";

/** Events that one transaction reads. */
const eventsAStep = 2000;

/**
 * Gives a meter that reads an attribute its value in every past event that has none, and adds it to the
 * rollups in the same transaction. Each step remembers how far it came, so a killed fill is taken up where
 * it was, and two at once share the work. Ends early when `signal` is raised.
 */
export async function fillMeter(
  ctx: Context,
  slug: string,
  options: { signal?: AbortSignal | undefined; eventsAStep?: number } = {},
): Promise<void> {
  const size = options.eventsAStep ?? eventsAStep;
  while (await ctx.sql.begin((tx) => fillStep(tx, slug, size, ctx.clock()))) options.signal?.throwIfAborted();
  await endFill(ctx, slug, null);
}

interface Fill {
  serviceId: number;
  meter: string;
  slots: number;
  slot: number;
  attribute: string;
  afterCustomer: number;
  afterKey: string;
}

interface Stretch {
  scanned: number;
  own: number;
  lastCustomer: number;
  lastKey: string;
}

/** Reads the next events; answers whether there were any. */
async function fillStep(tx: TransactionSql, slug: string, size: number, now: Date): Promise<boolean> {
  // As those who record events do, so that the meter stays what it is.
  await tx`select pg_advisory_xact_lock_shared(${advisoryLocks.space}::int, ${advisoryLocks.catalogue}::int)`;
  const [fill] = await tx<Fill[]>`
    select fill.service_id as "serviceId", slug as meter, slot, attribute,
      (select max(slot) from meters where service_id = fill.service_id) as slots,
      coalesce(after_customer_id, 0) as "afterCustomer", coalesce(after_key, '00000000-0000-0000-0000-000000000000') as "afterKey"
    from meter_fills fill join meters on meters.service_id = fill.service_id and slug = meter_slug
    where meter_slug = ${slug} and state = 'running' and slot > 0 and attribute is not null
    for update of fill`;
  if (!fill) return false;
  const [stretch] = await tx<Stretch[]>`
    with stretch as materialized (
      select customer_id, key, service_id from usage_events
      where import_id is null and (customer_id, key) > (${fill.afterCustomer}::int, ${fill.afterKey}::uuid)
      order by customer_id, key limit ${size}
    )
    select (select count(*) from stretch)::int as scanned,
      (select count(*) from stretch where service_id = ${fill.serviceId})::int as own,
      customer_id as "lastCustomer", key as "lastKey"
    from stretch order by customer_id desc, key desc limit 1`;
  if (!stretch) return false;
  const filled = await fillStretch(tx, fill, stretch, now);
  await tx`
    update meter_fills set after_customer_id = ${stretch.lastCustomer}, after_key = ${stretch.lastKey},
      events_read = events_read + ${stretch.own}, events_filled = events_filled + ${filled}
    where meter_slug = ${slug} and service_id = ${fill.serviceId}`;
  return true;
}

interface EmptyEvent {
  customer_id: number;
  key: string;
  micros: number;
  is_voided: boolean;
  value: string;
}

async function fillStretch(tx: TransactionSql, fill: Fill, stretch: Stretch, now: Date): Promise<number> {
  const events = await tx<EmptyEvent[]>`
    select customer_id, key, (extract(epoch from occurred_at) * 1000000)::bigint as micros,
      voided_at is not null as is_voided, attributes ->> ${fill.attribute} as value
    from usage_events
    where import_id is null and service_id = ${fill.serviceId}
      and (customer_id, key) > (${fill.afterCustomer}::int, ${fill.afterKey}::uuid)
      and (customer_id, key) <= (${stretch.lastCustomer}::int, ${stretch.lastKey}::uuid)
      and quantities[${fill.slot}::int] is null and attributes ->> ${fill.attribute} is not null
    order by customer_id, key for update`;
  const deltas = new RollupDeltas();
  const service: Pick<Service, "id" | "slots"> = { id: fill.serviceId, slots: fill.slots };
  const filled = events.flatMap((event) => {
    const read = readDecimal(event.value);
    if ("reason" in read) return [];
    if (!event.is_voided) {
      const quantities = new Array<string | null>(fill.slots).fill(null);
      quantities[fill.slot - 1] = read.text;
      deltas.add(service, event.customer_id, event.micros, quantities, 0, 1);
    }
    return [{ ...event, value: read.text }];
  });
  if (filled.length === 0) return 0;
  await tx.unsafe(
    `update usage_events event set quantities[${fill.slot}] = given.value
     from unnest($1::int[], $2::uuid[], $3::numeric[]) as given(customer_id, key, value)
     where event.customer_id = given.customer_id and event.key = given.key and event.import_id is null`,
    [
      arrayText(filled.map((event) => event.customer_id)),
      arrayText(filled.map((event) => event.key)),
      arrayText(filled.map((event) => event.value)),
    ],
  );
  if (deltas.spans().length === 0) return filled.length;
  await applyRollupDeltas(tx, deltas);
  const counting = filled.filter((event) => !event.is_voided);
  await noteLateFilling(tx, counting, { serviceId: fill.serviceId, meter: fill.meter, recorded: now });
  return filled.length;
}
