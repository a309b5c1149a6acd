import type { TransactionSql } from "postgres";
import type { Instant } from "#/domain/instant.ts";
import { spansSql, daysSumSql, edgesSql, eventValueSql } from "./windows/window-sql.ts";
import { windowParts } from "./windows/window-parts.ts";
import { type UsageByWindow, type UsageSums, windowDays } from "./usage.ts";

/** Slots of the `internet` service. */
export const internetSlots = { sessions: 0, total: 1, upload: 2, download: 3 } as const;
export type InternetMeasure = keyof typeof internetSlots;

const measures = ["sessions", "total", "upload", "download"] as const;

/**
 * SQL that sums the windows ending at the reference for some customers, or for all of them together
 * (`customers` null): customer_id (0 for all) and a column `{measure}_{days}` for each.
 */
export function sumWindowsSql(serviceId: number, reference: Instant, customers: string | null): string {
  const windows = windowDays.map((days) => ({ days, parts: windowParts(reference, days) }));
  const columns = windows.flatMap(({ days, parts }) =>
    measures.map((measure) => ({ name: `${measure}_${days}`, slot: internetSlots[measure], parts })),
  );
  const longest = windowParts(reference, 30);
  const customerId = customers === null ? "0" : "customer_id";
  const whose = customers === null ? "true" : `customer_id ${customers}`;
  return `
    select customer_id, ${columns.map(({ name }) => `sum(${name}) as ${name}`).join(", ")}
    from (
      select ${customerId} as customer_id, ${columns
        .map(({ name, slot, parts }) => `sum(${daysSumSql(slot, parts.firstDay, parts.lastDay)}) as ${name}`)
        .join(", ")}
      from usage_rollups
      where service_id = ${serviceId} and ${whose} and ${spansSql(longest.firstDay, longest.lastDay)}
      group by 1
      union all
      select ${customerId}, ${columns
        .map(({ slot, parts }) => `coalesce(sum(${eventValueSql(slot)}) filter (where ${edgesSql(parts)}), 0)`)
        .join(", ")}
      from usage_events
      where service_id = ${serviceId} and ${whose} and (${windows.map(({ parts }) => edgesSql(parts)).join(" or ")})
      group by 1
    ) as parts
    group by 1`;
}

export type WindowRow = { customer_id: number } & Record<string, unknown>;

const zero: UsageSums = { upload: "0", download: "0", total: "0", sessions: 0 };

/** A row of `sumWindowsSql` as windows; zeros where there is none. */
export function toUsageByWindow(row: WindowRow | undefined): UsageByWindow {
  const sums = (days: number): UsageSums =>
    row === undefined
      ? zero
      : {
          upload: String(row[`upload_${days}`]),
          download: String(row[`download_${days}`]),
          total: String(row[`total_${days}`]),
          sessions: Number(row[`sessions_${days}`]),
        };
  return { 1: sums(1), 7: sums(7), 30: sums(30) };
}

export async function sumWindows(
  tx: TransactionSql,
  serviceId: number,
  reference: Instant,
  customerIds: readonly number[],
): Promise<Map<number, UsageByWindow>> {
  if (customerIds.length === 0) return new Map();
  const list = `in (${customerIds.map((id) => Math.trunc(id)).join(",")})`;
  const rows = await tx.unsafe<WindowRow[]>(sumWindowsSql(serviceId, reference, list));
  const byId = new Map(rows.map((row) => [row.customer_id, row]));
  return new Map(customerIds.map((id) => [id, toUsageByWindow(byId.get(id))]));
}
