import { spanDays } from "./rollup-span.ts";

/** SQL of when the latest event occurred that a row of usage_rollups, named `rollup`, is the sum of; null without any. */
export const latestEventSql = `(
  select max(occurred_at) from usage_events event
  where event.customer_id = rollup.customer_id and event.service_id = rollup.service_id and voided_at is null
    and occurred_at >= to_timestamp(rollup.span::bigint * ${spanDays} * 86400)
    and occurred_at < to_timestamp((rollup.span::bigint + 1) * ${spanDays} * 86400))`;
