import type { Sql } from "#/db/connect.ts";
import { DomainError } from "#/domain/domain-error.ts";
import type { Instant } from "#/domain/instant.ts";
import { internetSlotList, toInternetUsage } from "./internet-usage.ts";
import { sumWindowsByName } from "./sum-windows.ts";
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
  const found = await sumWindowsByName(sql, { serviceId, slots: internetSlotList }, reference, username);
  if (!found?.isKnown) throw unknownUser(username);
  return toInternetUsage(found);
}

export const unknownUser = (username: string) =>
  new DomainError("not_found", `There is no user ${JSON.stringify(username.slice(0, 100))}.`, "username");
