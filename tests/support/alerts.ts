import { randomUUID } from "node:crypto";
import type { Sql } from "#/db/connect.ts";
import type { Context } from "#/domain/context.ts";
import { createEndpoint } from "#/domain/credits/alerts/change-endpoints.ts";
import { type Crossed, raiseAlerts } from "#/domain/credits/alerts/raise-alerts.ts";
import { listDeliveries } from "#/domain/credits/alerts/webhook-deliveries.ts";

/** Removes all customers, alerts, endpoints and messages. */
export async function emptyAlerts(sql: Sql): Promise<void> {
  await sql`truncate customers, alerts, webhook_endpoints, webhook_deliveries restart identity`;
}

/** A customer's number. */
export async function makeCustomer(sql: Sql, externalId: string): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into customers (external_id) values (${externalId})
    on conflict (external_id) do update set external_id = excluded.external_id returning id`;
  return row?.id ?? 0;
}

/** That half of a new grant of 100 credits is spent; `changes` makes it another. */
export function crossing(customerId: number, changes: Partial<Crossed> = {}): Crossed {
  return {
    customerId,
    grantId: randomUUID(),
    threshold: "50",
    period: 1,
    spent: "50.5",
    amount: "100",
    at: "2023-01-15T12:00:00Z",
    ...changes,
  };
}

export const raise = (sql: Sql, crossed: readonly Crossed[]): Promise<number> =>
  sql.begin((tx) => raiseAlerts(tx, crossed));

/** So many alerts of one customer. */
export async function raiseSome(sql: Sql, count: number): Promise<void> {
  const ann = await makeCustomer(sql, "ann");
  await raise(
    sql,
    Array.from({ length: count }, () => crossing(ann)),
  );
}

/** An endpoint at a URL of this machine. */
export const endpointAt = (ctx: Context, url: string, isEnabled = true) =>
  createEndpoint(ctx, { url, isEnabled }, { privateTargets: "allow" });

/** All messages, or those of an endpoint, the newest first. */
export async function deliveriesOf(ctx: Context, endpoint?: number) {
  return (await listDeliveries(ctx, { endpoint, page: 1, perPage: 1000 })).rows;
}

/** The context some seconds later. */
export const later = (ctx: Context, seconds: number): Context => ({
  ...ctx,
  clock: () => new Date(ctx.clock().getTime() + seconds * 1000),
});
