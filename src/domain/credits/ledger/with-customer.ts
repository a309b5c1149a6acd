import { LRUCache } from "lru-cache";
import type { Sql } from "#/db/connect.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { findCustomerId } from "#/domain/usage/events/find-customer-id.ts";

/** A number that is no customer's, or no more. */
export class UnknownCustomer extends DomainError {
  override name = "UnknownCustomer";

  constructor(customerId: number) {
    super("not_found", `There is no customer number ${customerId}.`);
  }
}

/** Customers that a process remembers the numbers of. */
const maxRemembered = 200_000;

const memories = new WeakMap<object, LRUCache<string, number>>();

/**
 * Runs a call with the number of a customer by external id. A remembered number may be that of a customer that was
 * removed since, which the call finds out; the customer that has the name now is looked up then. Throws not_found.
 */
export async function withCustomer<T>(
  { sql }: { sql: Sql },
  externalId: string,
  call: (customerId: number) => Promise<T>,
): Promise<T> {
  const memory = memories.get(sql.options) ?? new LRUCache<string, number>({ max: maxRemembered });
  memories.set(sql.options, memory);
  const remembered = memory.get(externalId);
  if (remembered !== undefined) {
    try {
      return await call(remembered);
    } catch (error) {
      if (!(error instanceof UnknownCustomer)) throw error;
      memory.delete(externalId);
    }
  }
  const id = await findCustomerId(sql, externalId);
  const answer = await call(id);
  memory.set(externalId, id);
  return answer;
}
