import type { Sql } from "#/db/connect.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { spanDays } from "#/domain/usage/rollups/rollup-span.ts";

/** Who uses, as its readers want it. */
export interface DescribedCustomer {
  externalId: string;
  name: string | null;
  /** IANA name. */
  timeZone: string;
  isSample: boolean;
  createdAt: string;
  /** When the latest event that counts occurred; null for one without events. */
  lastSeenAt: string | null;
  /** Events that count, of all services. */
  events: number;
}

/** What is selected of `customers customer` for it. */
export const customerColumns = `
  external_id as "externalId", name, time_zone as "timeZone", is_sample as "isSample", created_at as "createdAt",
  (select occurred_at from usage_events event where event.customer_id = customer.id and voided_at is null
   order by occurred_at desc limit 1) as "lastSeenAt",
  (select coalesce(sum(rollup.events[${spanDays}]), 0)::bigint from services service
   cross join lateral (select min(span) as first, max(span) as last from usage_rollups where service_id = service.id) as spans
   cross join lateral generate_series(first, last) as every(span)
   join usage_rollups rollup on rollup.service_id = service.id and rollup.span = every.span and rollup.customer_id = customer.id
  ) as events`;

export const unknownCustomer = (externalId: string) =>
  new DomainError("not_found", `There is no customer ${JSON.stringify(externalId)}.`);

/** One customer. Throws not_found. */
export async function findCustomer(ctx: { sql: Sql }, externalId: string): Promise<DescribedCustomer> {
  const [found] = await ctx.sql.unsafe<DescribedCustomer[]>(
    `select ${customerColumns} from customers customer where external_id = $1`,
    [externalId],
  );
  if (!found) throw unknownCustomer(externalId);
  return found;
}
