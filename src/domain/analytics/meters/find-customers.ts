import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";

export interface FoundCustomer {
  id: number;
  /** The caller's name for it. */
  externalId: string;
  /** As people call it; null where nobody said. */
  name: string | null;
  timeZone: string;
}

/** The customers of the given names, in their order, each once. Throws not_found for the first that there is not. */
export async function findCustomers(
  ctx: Pick<Context, "sql">,
  externalIds: readonly string[],
): Promise<FoundCustomer[]> {
  const asked = [...new Set(externalIds)];
  // PostgreSQL refuses text with a NUL, so no customer has one.
  const askable = asked.filter((name) => !name.includes("\0"));
  const rows = await ctx.sql<FoundCustomer[]>`
    select id, external_id as "externalId", name, time_zone as "timeZone"
    from customers where external_id = any(${askable}::text[])`;
  const byName = new Map(rows.map((row) => [row.externalId, row]));
  return asked.map((name) => byName.get(name) ?? refuse(name));
}

/** Throws not_found. */
export async function findCustomer(ctx: Pick<Context, "sql">, externalId: string): Promise<FoundCustomer> {
  const [found] = await findCustomers(ctx, [externalId]);
  return found ?? refuse(externalId);
}

function refuse(name: string): never {
  throw new DomainError(
    "not_found",
    `There is no customer ${JSON.stringify(name.slice(0, 100))}.`,
    "customer",
  );
}
