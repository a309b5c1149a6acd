import type { Context } from "#/domain/context.ts";
import { isoUtc, parseInstant } from "#/domain/instant.ts";
import { findUserUsage, unknownUser } from "./find-user-usage.ts";
import { latestEvent } from "./latest-session.ts";
import type { UsageByWindow, UserUsage } from "./usage.ts";
import { windowDays } from "./usage.ts";
import { referenceBefore } from "./windows/window-parts.ts";

export interface UserDescription extends UserUsage {
  /** The same windows, each one window earlier. */
  before: UsageByWindow;
  /** First and latest session, ISO 8601 UTC. */
  firstSeen: string;
  lastSeen: string;
}

/** A user's usage with what it is compared to. The reference is the latest session of all by default. Throws not_found. */
export async function describeUser(
  ctx: Context,
  serviceId: number,
  input: { username: string; reference?: string | undefined },
): Promise<UserDescription> {
  const asked = input.reference === undefined ? null : parseInstant(input.reference, "reference");
  const seen = await sessionSpan(ctx, serviceId, input.username);
  const reference = asked ?? (await latestEvent(ctx.sql, serviceId)) ?? seen.last;
  const usage = await findUserUsage(ctx.sql, serviceId, input.username, reference);
  const [day, week, month] = await Promise.all(
    windowDays.map((days) =>
      findUserUsage(ctx.sql, serviceId, input.username, referenceBefore(reference, days)),
    ),
  );
  if (!day || !week || !month) throw new Error("there are three windows");
  return {
    username: input.username,
    reference: isoUtc(reference),
    usage,
    before: { 1: day[1], 7: week[7], 30: month[30] },
    firstSeen: isoUtc(seen.first),
    lastSeen: isoUtc(seen.last),
  };
}

async function sessionSpan(ctx: Context, serviceId: number, username: string) {
  const [row] = await ctx.sql<{ first: string | null; last: string | null }[]>`
    select (extract(epoch from min(occurred_at)) * 1000000)::bigint::text as first,
      (extract(epoch from max(occurred_at)) * 1000000)::bigint::text as last
    from usage_events
    where service_id = ${serviceId} and voided_at is null and customer_id = (select id from customers where external_id = ${username})`;
  if (row?.first == null || row.last == null) throw unknownUser(username);
  return { first: BigInt(row.first), last: BigInt(row.last) };
}
