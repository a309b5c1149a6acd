import type { Sql } from "#/db/connect.ts";
import { DomainError } from "#/domain/domain-error.ts";

/** The number of a customer by external id. Throws not_found. */
export async function findCustomerId(sql: Pick<Sql, "unsafe">, customer: string): Promise<number> {
  // A NUL, which no name holds, would be refused as unreadable.
  const [row] = customer.includes("\0")
    ? []
    : await sql.unsafe<{ id: number }[]>("select id from customers where external_id = $1", [customer]);
  if (!row) throw new DomainError("not_found", `There is no customer ${JSON.stringify(customer)}.`);
  return row.id;
}
