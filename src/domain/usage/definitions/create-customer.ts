import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { type DescribedCustomer, findCustomer } from "./described-customer.ts";

/** Makes a customer before its first event. Throws conflict when there is one of that external id. */
export async function createCustomer(
  ctx: Context,
  input: { externalId: string; name?: string | null | undefined; timeZone?: string | undefined },
): Promise<DescribedCustomer> {
  const made = await ctx.sql`
    insert into customers (external_id, name, time_zone, created_at)
    values (${input.externalId}, ${input.name ?? null}, ${input.timeZone ?? "UTC"}, ${ctx.clock().toISOString()})
    on conflict (external_id) do nothing`;
  if (made.count === 0) {
    const detail = `There is already a customer ${JSON.stringify(input.externalId)}.`;
    throw new DomainError("conflict", detail, "external_id");
  }
  return findCustomer(ctx, input.externalId);
}
