import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { enableEndpoint } from "./enable-endpoint.ts";
import { checkTarget, type TargetRules } from "./guard-target.ts";
import { newSecret } from "./sign-message.ts";
import { type DescribedEndpoint, findEndpoint, unknownEndpoint } from "./webhook-endpoints.ts";

/** Every alert is sent to each of them. */
const maxEndpoints = 50;

export type EndpointWithSecret = DescribedEndpoint & { secret: string };

/** Adds a place that alerts are sent to. Throws invalid for a target that is refused, conflict for one too many. */
export async function createEndpoint(
  ctx: Context,
  input: { url: string; description?: string | null | undefined; isEnabled: boolean },
  rules: TargetRules,
): Promise<EndpointWithSecret> {
  await checkTarget(new URL(input.url), rules);
  const secret = newSecret();
  const [made] = await ctx.sql<{ id: number }[]>`
    insert into webhook_endpoints (url, secret, description, is_enabled, created_at)
    select ${input.url}, ${secret}, ${input.description ?? null}::text, ${input.isEnabled}, ${ctx.clock().toISOString()}::timestamptz
    where (select count(*) from webhook_endpoints) < ${maxEndpoints}
    returning id`;
  if (!made) {
    const detail = `There are ${maxEndpoints} webhook endpoints, which is the most; remove one first.`;
    throw new DomainError("conflict", detail);
  }
  return { ...(await findEndpoint(ctx, made.id)), secret };
}

/** Changes of an endpoint; what is left out stays as it is. */
export interface EndpointChanges {
  url?: string | undefined;
  /** Null for none. */
  description?: string | null | undefined;
  isEnabled?: boolean | undefined;
}

/**
 * Changes an endpoint. What waits for it goes to the new URL; while it is not enabled nothing is sent, and when
 * it is again, what waited goes at once. Throws not_found, and invalid for a target that is refused.
 */
export async function updateEndpoint(
  ctx: Context,
  id: number,
  { url, description, isEnabled }: EndpointChanges,
  rules: TargetRules,
): Promise<DescribedEndpoint> {
  if (url !== undefined) await checkTarget(new URL(url), rules);
  await ctx.sql.begin(async (tx) => {
    const changed = await tx`
      update webhook_endpoints set url = coalesce(${url ?? null}, url),
        description = case when ${description !== undefined} then ${description ?? null} else description end
      where id = ${id}`;
    if (changed.count === 0) throw unknownEndpoint(id);
    if (isEnabled !== undefined) await enableEndpoint(tx, id, isEnabled, ctx.clock());
  });
  return findEndpoint(ctx, id);
}

/** Removes an endpoint with all its messages, those that wait too. Throws not_found. */
export async function removeEndpoint(ctx: Context, id: number): Promise<void> {
  const removed = await ctx.sql`delete from webhook_endpoints where id = ${id}`;
  if (removed.count === 0) throw unknownEndpoint(id);
}

/** Gives an endpoint a new secret, which signs all attempts from now on. Throws not_found. */
export async function rotateSecret(ctx: Context, id: number): Promise<EndpointWithSecret> {
  const secret = newSecret();
  const changed = await ctx.sql`update webhook_endpoints set secret = ${secret} where id = ${id}`;
  if (changed.count === 0) throw unknownEndpoint(id);
  return { ...(await findEndpoint(ctx, id)), secret };
}
