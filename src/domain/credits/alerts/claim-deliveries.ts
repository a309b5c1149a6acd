import { plainArrayText } from "#/db/array-text.ts";
import type { Context } from "#/domain/context.ts";

/** ms for which a message belongs to who claimed it: longer than any attempt. Then its process is gone. */
const lease = 60_000;

/** A message that this process may send now. */
export interface Claimed {
  id: string;
  endpoint: number;
  url: string;
  secret: string;
  body: string;
  /** This one counted. */
  attempts: number;
}

const claim = `
  update webhook_deliveries delivery
  set attempts = attempts + 1, latest_attempt_at = $1::timestamptz, next_attempt_at = $1::timestamptz + $2 * interval '1 ms'
  from picked join webhook_endpoints endpoint on endpoint.id = picked.endpoint_id
  where delivery.id = picked.id
  returning delivery.id, endpoint.id as endpoint, url, secret, body, attempts`;

/**
 * Takes messages that are due, the longest due first, at most `room` and no more of an endpoint than leave it
 * `perEndpoint` under way, of which `busy` says how many there are. Each is taken by one process.
 */
export async function claimDue(
  ctx: Context,
  { room, perEndpoint, busy }: { room: number; perEndpoint: number; busy: ReadonlyMap<number, number> },
): Promise<Claimed[]> {
  const rows = await ctx.sql.unsafe<Claimed[]>(
    `with picked as materialized (
       select due.id, endpoint.id as endpoint_id
       from webhook_endpoints endpoint
       left join unnest($3::int[], $4::int[]) as busy(endpoint_id, count) on busy.endpoint_id = endpoint.id
       cross join lateral (
         select id, next_attempt_at from webhook_deliveries
         where state = 'waiting' and next_attempt_at <= $1::timestamptz and endpoint_id = endpoint.id
         order by next_attempt_at limit greatest($5 - coalesce(busy.count, 0), 0)
         for update skip locked
       ) as due
       where is_enabled
       order by due.next_attempt_at limit $6
     ) ${claim}`,
    [
      ctx.clock().toISOString(),
      lease,
      plainArrayText([...busy.keys()]),
      plainArrayText([...busy.values()]),
      perEndpoint,
      room,
    ],
  );
  return [...rows];
}

/** Takes one message that waits, due or not, of an endpoint that is enabled or not. */
export async function claimDelivery(ctx: Context, id: string): Promise<Claimed | undefined> {
  const [row] = await ctx.sql.unsafe<Claimed[]>(
    `with picked as materialized (
       select id, endpoint_id from webhook_deliveries where id = $3 and state = 'waiting' for update skip locked
     ) ${claim}`,
    [ctx.clock().toISOString(), lease, id],
  );
  return row;
}
