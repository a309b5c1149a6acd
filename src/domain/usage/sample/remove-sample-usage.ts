import type { TransactionSql } from "postgres";
import { tryAgain } from "#/db/try-again.ts";
import type { Context } from "#/domain/context.ts";
import { findPriced } from "#/domain/credits/plans/priced-meters.ts";
import { lockBillingOf, removeSampleBilling } from "#/domain/credits/sample/remove-sample-billing.ts";
import { changeCatalogue } from "#/domain/usage/catalogue/change-catalogue.ts";
import { dropService, serviceHasEvents } from "#/domain/usage/definitions/has-events.ts";
import { applyRollupDeltas } from "#/domain/usage/rollups/apply-rollup-deltas.ts";
import { RollupDeltas } from "#/domain/usage/rollups/rollup-deltas.ts";
import { sampleIdPrefix } from "./generate-sample-usage.ts";

/**
 * Removes the events of the sample and what they added up to, then its customers and services but for
 * those that have other events or that a plan prices, which from then on are the user's own. Harmless where
 * there is none.
 */
export async function removeSampleUsage(ctx: Context): Promise<void> {
  const [found] = await ctx.sql<{ exists: boolean }[]>`
    select exists (select from services where is_sample) or exists (select from customers where is_sample) as exists`;
  if (found?.exists !== true) return;
  // Some spend credits or move to another time zone meanwhile, and lock in another order.
  await tryAgain(() => changeCatalogue(ctx, (tx) => remove(ctx, tx), { withoutImports: true }));
}

async function remove(ctx: Context, tx: TransactionSql): Promise<void> {
  await removeEvents(tx, ctx.clock());
  const going = await lockGoing(tx);
  await removeSampleBilling(tx, going);
  await tx`delete from customers where id = any(${going}::int[])`;
  await tx`update customers set is_sample = false where is_sample`;
  const services = await tx<{ id: number; meters: string[] }[]>`
    select id, array(select slug from meters where service_id = services.id) as meters
    from services where is_sample order by id`;
  for (const { id, meters } of services) {
    const isKept = (await serviceHasEvents(tx, id)) || (await findPriced(tx, meters)) !== undefined;
    if (!isKept) await dropService(tx, id);
  }
  await tx`update services set is_sample = false where is_sample`;
}

/** Locks the customers that go with the sample, which have no other events, and all that money is written by. */
async function lockGoing(tx: TransactionSql): Promise<number[]> {
  const locked = await tx<{ id: number }[]>`
    select id from customers where is_sample order by id for update`;
  // Not before the lock, which may have been waited for.
  const going = await tx<{ id: number }[]>`
    select id from customers customer
    where id = any(${locked.map(({ id }) => id)}::int[])
      and not exists (select from usage_events event where event.customer_id = customer.id)
    order by id`;
  const ids = going.map(({ id }) => id);
  await lockBillingOf(tx, ids);
  return ids;
}

interface RemovedEvent {
  customer_id: number;
  service_id: number;
  slots: number;
  key: string;
  micros: number;
  quantities: string;
  is_voided: boolean;
}

async function removeEvents(tx: TransactionSql, now: Date): Promise<void> {
  await forgetReceipts(tx);
  const removed = await tx<RemovedEvent[]>`
    delete from usage_events event
    using (select id from customers where is_sample) as customer,
      (select id, (select coalesce(max(slot), 0) from meters where service_id = services.id) as slots
       from services where is_sample) as service
    where event.customer_id = customer.id and event.service_id = service.id and import_id is null
      and starts_with(event.id, ${sampleIdPrefix})
    returning customer_id, service_id, slots, key, (extract(epoch from occurred_at) * 1000000)::bigint as micros,
      to_json(array(select value::text from unnest(quantities) with ordinality as part(value, slot) order by slot))::text as quantities,
      voided_at is not null as is_voided`;
  if (removed.length === 0) return;
  const keys = [removed.map(({ customer_id }) => customer_id), removed.map(({ key }) => key)] as const;
  await tx`
    delete from event_revisions revision
    using unnest(${keys[0]}::int[], ${keys[1]}::uuid[]) as gone(customer_id, key)
    where revision.customer_id = gone.customer_id and revision.key = gone.key`;
  const counting = removed.filter((event) => !event.is_voided);
  // Closed periods of a customer that stays have counted them.
  await tx`
    select note_late_usage(
      ${counting.map(({ customer_id }) => customer_id)}::int[], ${counting.map(({ service_id }) => service_id)}::int[],
      ${counting.map(({ micros }) => micros)}::bigint[], ${counting.map(({ key }) => key)}::uuid[],
      'undo', ${now.toISOString()}::timestamptz)`;
  const deltas = new RollupDeltas();
  for (const event of counting) {
    const quantities: (string | null)[] = JSON.parse(event.quantities);
    const service = { id: event.service_id, slots: event.slots };
    deltas.add(service, event.customer_id, event.micros, quantities, 1, -1);
  }
  if (deltas.spans().length > 0) await applyRollupDeltas(tx, deltas);
}

/** The sample is not told of as received any more. */
async function forgetReceipts(tx: TransactionSql): Promise<void> {
  await tx`
    create temporary table sample_received on commit drop as
    select received_at, count(*) as events
    from usage_events event
    join customers customer on customer.id = customer_id and customer.is_sample
    join services on services.id = service_id and services.is_sample
    where event.import_id is null and starts_with(event.id, ${sampleIdPrefix})
    group by 1`;
  await tx`
    with received as (
      select date_trunc('minute', received_at) as minute, sum(events) as events from sample_received group by 1
    ), shard as (
      select distinct on (minute) minute, shard, events
      from receipt_minutes join received using (minute) order by minute, accepted desc
    )
    update receipt_minutes minutes set accepted = accepted - shard.events
    from shard where minutes.minute = shard.minute and minutes.shard = shard.shard`;
  await tx`
    delete from receipt_groups receipt_group
    where received_at in (select received_at from sample_received) and jsonb_array_length(receipts) > 0
      and not exists (
        select from jsonb_array_elements(receipts) as receipt
        where not starts_with(coalesce(receipt ->> 'id', ''), ${sampleIdPrefix})
      )`;
}
