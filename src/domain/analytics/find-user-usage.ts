import type { Sql } from "#/db/connect.ts";
import { DomainError } from "#/domain/domain-error.ts";
import type { Instant } from "#/domain/instant.ts";
import { sumWindowsSql, toUsageByWindow, type WindowRow } from "./sum-windows.ts";
import type { UsageByWindow } from "./usage.ts";

/**
 * What a user (exact, case-sensitive) used in the three windows that end at the reference; zeros for
 * one that has sessions only at other times. Throws not_found for one without any session.
 */
export async function findUserUsage(
  sql: Pick<Sql, "unsafe">,
  serviceId: number,
  username: string,
  reference: Instant,
): Promise<UsageByWindow> {
  const [row] = await sql.unsafe<(WindowRow & { is_known: boolean })[]>(
    `select windows.*, exists (
       select from usage_rollups rollup
       where rollup.service_id = ${serviceId} and rollup.customer_id = customer.id
     ) as is_known
     from customers customer
     left join lateral (${sumWindowsSql(serviceId, reference, "= customer.id")}) as windows on true
     where external_id = $1`,
    [username],
  );
  if (!row?.is_known) throw unknownUser(username);
  return row.customer_id === null ? toUsageByWindow(undefined) : toUsageByWindow(row);
}

export const unknownUser = (username: string) =>
  new DomainError("not_found", `There is no user ${JSON.stringify(username.slice(0, 100))}.`, "username");
