import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { findCustomerId } from "#/domain/usage/events/find-customer-id.ts";

export const alertStates = ["open", "acknowledged"] as const;

/** That a share of a credit grant is spent. */
export interface DescribedAlert {
  id: number;
  /** External id. */
  customer: string;
  grantId: string;
  /** Percent. */
  threshold: string;
  /** Number of the billing period; null for a customer without periods. */
  period: number | null;
  /** Of the grant, when it was raised. */
  spent: string;
  amount: string;
  raisedAt: string;
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
}

const alertColumns = `
  alerts.id, external_id as customer, grant_id as "grantId", trim_scale(threshold) as threshold,
  nullif(period, 0) as period, trim_scale(spent) as spent, trim_scale(amount) as amount, raised_at as "raisedAt",
  acknowledged_at as "acknowledgedAt", acknowledged_by as "acknowledgedBy"`;

export interface ListAlertsInput {
  state?: (typeof alertStates)[number] | undefined;
  /** External id. */
  customer?: string | undefined;
  page: number;
  perPage: number;
}

/** Alerts, newest first, and how many there are. Throws not_found for an unknown customer. */
export async function listAlerts(
  ctx: Context,
  { state, customer, page, perPage }: ListAlertsInput,
): Promise<{ total: number; rows: DescribedAlert[] }> {
  const customerId = customer === undefined ? null : await findCustomerId(ctx.sql, customer);
  const wanted = `
    from alerts where ($1::int is null or customer_id = $1)
    ${state === "open" ? "and acknowledged_at is null" : ""}
    ${state === "acknowledged" ? "and acknowledged_at is not null" : ""}`;
  const [counted] = await ctx.sql.unsafe<{ total: number }[]>(`select count(*)::int as total ${wanted}`, [
    customerId,
  ]);
  const rows = await ctx.sql.unsafe<DescribedAlert[]>(
    `select ${alertColumns}
     from (select * ${wanted} order by raised_at desc, id desc limit $2 offset $3) as alerts
     join customers on customers.id = customer_id
     order by raised_at desc, alerts.id desc`,
    [customerId, perPage, (page - 1) * perPage],
  );
  return { total: counted?.total ?? 0, rows: [...rows] };
}

/** One alert. Throws not_found. */
export async function findAlert(ctx: Pick<Context, "sql">, id: number): Promise<DescribedAlert> {
  const [found] = await ctx.sql.unsafe<DescribedAlert[]>(
    `select ${alertColumns} from alerts join customers on customers.id = customer_id where alerts.id = $1`,
    [id],
  );
  if (!found) throw new DomainError("not_found", `There is no alert ${id}.`);
  return found;
}
