import type { Context } from "#/domain/context.ts";
import { credits } from "../plans/plan-terms.ts";
import type { PeriodName } from "./period-row.ts";

/** An open period that may have to be charged. */
export interface UsedPeriod extends PeriodName {
  /** Nothing came or changed, but it has a flat amount of which nothing was charged yet. */
  isOnlyFlat: boolean;
}

/**
 * Open periods of plans in credits whose customers' events came or changed since, or who were given credits; null for
 * all. What an import brought is looked for in each period; what went with another one can't be, so that everyone who
 * pays for the import's service is looked at.
 */
export function findUsed({ sql, clock }: Context, since: Date | null): Promise<UsedPeriod[]> {
  return sql.unsafe<UsedPeriod[]>(
    `with touched as materialized (
       select customer_id from usage_events where import_id is null and received_at >= $2::timestamptz
       union
       select customer_id from event_revisions where recorded_at >= $2::timestamptz
       union
       select customer_id from credit_grants
       where greatest(created_at, effective_at) >= $2::timestamptz and effective_at <= $1::timestamptz
     ), imported as materialized (
       select id, service_id, first_at, last_at,
         state in ('undone', 'replaced') or (state = 'done' and mode = 'replace') as has_removed
       from imports where finished_at >= $2::timestamptz and state in ('done', 'undone', 'replaced')
     ), agreed as materialized (
       select plan_id, version, terms @? '$.items[*] ? (@.model == "flat" && @.meter == null)' as has_flat,
         array(
           select service_id from jsonb_array_elements(terms -> 'items') item join meters on slug = item ->> 'meter'
         ) as services
       from plan_versions where terms ->> 'currency' = '${credits}'
     ), open as materialized (
       select customer_id, number, starts_at, ends_at, has_flat, services
       from billing_periods period join agreed on agreed.plan_id = period.plan_id and version = plan_version
       where state = 'open' and starts_at <= $1::timestamptz
     ), used as (
       select open.customer_id, number from open join touched using (customer_id)
       union
       select customer_id, number from open join imported on has_removed and service_id = any(services)
       union
       select customer_id, number from open
       join imported on not has_removed and first_at < ends_at and last_at >= starts_at
       where exists (
         select from usage_events event
         where event.customer_id = open.customer_id and event.import_id = imported.id
           and event.occurred_at >= starts_at and event.occurred_at < ends_at
           and event.occurred_at >= first_at and event.occurred_at <= last_at)
       union
       select customer_id, number from open where $2::timestamptz is null
     )
     select customer_id as "customerId", number, false as "isOnlyFlat" from used
     union all
     select customer_id, number, true from open
     where has_flat
       and not exists (
         select from ledger_transactions charged
         where charged.customer_id = open.customer_id and charged.period = open.number)
       and not exists (
         select from used where used.customer_id = open.customer_id and used.number = open.number)
     order by 1, 2`,
    [clock().toISOString(), since === null ? null : since.toISOString()],
  );
}
