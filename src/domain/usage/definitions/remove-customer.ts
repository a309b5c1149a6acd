import { advisoryLocks } from "#/db/advisory-locks.ts";
import type { Context } from "#/domain/context.ts";
import { isBilledSql } from "#/domain/credits/periods/is-billed.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { changeCatalogue } from "#/domain/usage/catalogue/change-catalogue.ts";
import { unknownCustomer } from "./described-customer.ts";

const { space, sessions } = advisoryLocks;

/**
 * Removes a customer without events. Throws not_found, and conflict when it has events, billing or credits, or when
 * an import, which may name it, is being applied.
 */
export async function removeCustomer(ctx: Context, externalId: string): Promise<void> {
  await changeCatalogue(ctx, async (tx) => {
    // Recording waits for this transaction, so it can't wait minutes for an import.
    const [lock] = await tx<{ is_free: boolean }[]>`
      select pg_try_advisory_xact_lock(${space}::int, ${sessions}::int) as is_free`;
    if (lock?.is_free !== true) {
      throw new DomainError("conflict", "An import is being applied; remove the customer when it is done.");
    }
    const [customer] = await tx<{ id: number; has_events: boolean; is_billed: boolean }[]>`
      select id, exists (select from usage_events where customer_id = customers.id) as has_events,
        ${tx.unsafe(isBilledSql("customers.id"))} as is_billed
      from customers where external_id = ${externalId}`;
    if (!customer) throw unknownCustomer(externalId);
    if (customer.has_events) {
      throw new DomainError(
        "conflict",
        `Customer ${JSON.stringify(externalId)} has usage events, so it stays.`,
      );
    }
    if (customer.is_billed) {
      throw new DomainError(
        "conflict",
        `Customer ${JSON.stringify(externalId)} has billing or credits, so it stays.`,
      );
    }
    await tx`delete from customers where id = ${customer.id}`;
  });
}
