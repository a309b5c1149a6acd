import type { deliveryStates } from "#/db/schema/ledger.ts";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";

/** One message to one endpoint. */
export interface DescribedDelivery {
  /** UUID. */
  id: string;
  endpoint: number;
  url: string;
  /** Null for a test message. */
  alert: number | null;
  type: string;
  /** As it is sent. */
  body: string;
  state: (typeof deliveryStates)[number];
  attempts: number;
  nextAttemptAt: string | null;
  latestStatus: number | null;
  latestFailure: string | null;
  latestAttemptAt: string | null;
  deliveredAt: string | null;
  createdAt: string;
}

/** What is selected of `webhook_deliveries delivery join webhook_endpoints endpoint` for it. */
const deliveryColumns = `
  delivery.id, endpoint_id as endpoint, url, alert_id as alert, type, body, state, attempts,
  case when is_enabled then next_attempt_at end as "nextAttemptAt", latest_status as "latestStatus", latest_failure as "latestFailure",
  latest_attempt_at as "latestAttemptAt", delivered_at as "deliveredAt", delivery.created_at as "createdAt"`;

const endpointOfDelivery = "join webhook_endpoints endpoint on endpoint.id = delivery.endpoint_id";

export interface ListDeliveriesInput {
  state?: DescribedDelivery["state"] | undefined;
  endpoint?: number | undefined;
  page: number;
  perPage: number;
}

/** Messages, newest first, and how many there are. */
export async function listDeliveries(
  ctx: Context,
  { state, endpoint, page, perPage }: ListDeliveriesInput,
): Promise<{ total: number; rows: DescribedDelivery[] }> {
  const wanted =
    "from webhook_deliveries where ($1::text is null or state = $1) and ($2::int is null or endpoint_id = $2)";
  const filter = [state ?? null, endpoint ?? null];
  const [counted] = await ctx.sql.unsafe<{ total: number }[]>(
    `select count(*)::int as total ${wanted}`,
    filter,
  );
  const rows = await ctx.sql.unsafe<DescribedDelivery[]>(
    `select ${deliveryColumns}
     from (select * ${wanted} order by created_at desc, id desc limit $3 offset $4) as delivery ${endpointOfDelivery}
     order by delivery.created_at desc, delivery.id desc`,
    [...filter, perPage, (page - 1) * perPage],
  );
  return { total: counted?.total ?? 0, rows: [...rows] };
}

const unknownDelivery = (id: string) => new DomainError("not_found", `There is no delivery ${id}.`);

/** One message. Throws not_found. */
export async function findDelivery(ctx: Context, id: string): Promise<DescribedDelivery> {
  const [found] = await ctx.sql.unsafe<DescribedDelivery[]>(
    `select ${deliveryColumns} from webhook_deliveries delivery ${endpointOfDelivery} where delivery.id = $1`,
    [id],
  );
  if (!found) throw unknownDelivery(id);
  return found;
}
