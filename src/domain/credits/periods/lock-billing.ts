import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import type { Instant } from "#/domain/instant.ts";
import { unknownCustomer } from "#/domain/usage/definitions/described-customer.ts";
import { nowOf } from "../now-of.ts";
import { type BilledCustomer, readBilledOne } from "./billing-row.ts";
import { insertDuePeriods } from "./insert-periods.ts";

/** A customer that nobody else changes, bills or removes until the commit. */
export interface LockedBilling {
  customerId: number;
  /** IANA name. */
  zone: string;
  now: Instant;
  /** Its account with all periods open that have begun; undefined where it has none. */
  billed: BilledCustomer | undefined;
}

/** Locks a customer and what it is billed by. Throws not_found. */
export async function lockBilling(
  ctx: Pick<Context, "clock">,
  tx: TransactionSql,
  externalId: string,
): Promise<LockedBilling> {
  const [customer] = externalId.includes("\0")
    ? []
    : await tx<{ id: number; time_zone: string }[]>`
        select id, time_zone from customers where external_id = ${externalId} for no key update`;
  if (!customer) throw unknownCustomer(externalId);
  // Not before the lock, which may have been waited for.
  await tx`select from billing_accounts where customer_id = ${customer.id} for update`;
  const now = nowOf(ctx);
  const billed = await openDue(tx, customer.id, now);
  return { customerId: customer.id, zone: customer.time_zone, now, billed };
}

/** Opens the periods of a locked account that have begun by now; its account as it then is. */
export async function openDue(
  tx: TransactionSql,
  customerId: number,
  now: Instant,
): Promise<BilledCustomer | undefined> {
  const billed = await readBilledOne(tx, customerId);
  if (!billed || (await insertDuePeriods(tx, [billed], now)) === 0) return billed;
  return readBilledOne(tx, customerId);
}
