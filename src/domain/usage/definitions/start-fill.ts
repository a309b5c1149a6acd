import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { changeCatalogue } from "#/domain/usage/catalogue/change-catalogue.ts";

/** Events of a service that count, which a fill measures its progress by. */
export async function countServiceEvents(ctx: Context, service: string): Promise<number> {
  const [row] = await ctx.sql<{ events: number }[]>`
    select coalesce(sum(events[16]), 0)::bigint as events
    from usage_rollups where service_id = (select id from services where slug = ${service})`;
  return row?.events ?? 0;
}

/** Marks, in a transaction of `changeCatalogue`, that a meter is to be filled from the first event on. */
export async function startFill(
  tx: TransactionSql,
  meter: { serviceId: number; slug: string },
  eventsTotal: number,
  now: Date,
): Promise<void> {
  await tx`update meters set is_filling = true where service_id = ${meter.serviceId} and slug = ${meter.slug}`;
  await tx`
    insert into meter_fills (service_id, meter_slug, state, events_total, events_read, events_filled, started_at)
    values (${meter.serviceId}, ${meter.slug}, 'running', ${eventsTotal}, 0, 0, ${now.toISOString()})
    on conflict (service_id, meter_slug) do update set state = 'running', after_customer_id = null, after_key = null,
      events_total = excluded.events_total, events_read = 0, events_filled = 0, started_at = excluded.started_at,
      finished_at = null, failure = null`;
}

/** Ends a running fill: done, or failed for a reason in a sentence. What it filled stays filled. */
export async function endFill(ctx: Context, slug: string, failure: string | null): Promise<void> {
  await changeCatalogue(ctx, async (tx) => {
    const ended = await tx`
      update meter_fills set state = ${failure === null ? "done" : "failed"}, failure = ${failure},
        finished_at = ${ctx.clock().toISOString()}
      where meter_slug = ${slug} and state = 'running'`;
    if (ended.count > 0) await tx`update meters set is_filling = false where slug = ${slug}`;
  });
}

/** Meters whose filling has begun and not ended, and how far it is: null where nothing was read. */
export async function unfinishedFills(ctx: Context): Promise<{ meter: string; progress: string | null }[]> {
  return ctx.sql<{ meter: string; progress: string | null }[]>`
    select meter_slug as meter, after_customer_id || ' ' || after_key as progress
    from meter_fills where state = 'running' order by started_at, meter_slug`;
}
