import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";

/** Where alerts are sent, as its readers want it. Its secret is never among them. */
export interface DescribedEndpoint {
  id: number;
  url: string;
  description: string | null;
  isEnabled: boolean;
  /** Messages that wait for an attempt. */
  waiting: number;
  /** Messages that were given up. */
  dead: number;
  createdAt: string;
}

/** What is selected of `webhook_endpoints endpoint` for it. */
const endpointColumns = `
  endpoint.id, url, description, is_enabled as "isEnabled", endpoint.created_at as "createdAt",
  (select count(*)::int from webhook_deliveries where endpoint_id = endpoint.id and state = 'waiting') as waiting,
  (select count(*)::int from webhook_deliveries where endpoint_id = endpoint.id and state = 'dead') as dead`;

export const unknownEndpoint = (id: number) =>
  new DomainError("not_found", `There is no webhook endpoint ${id}.`);

/** One endpoint. Throws not_found. */
export async function findEndpoint(ctx: Context, id: number): Promise<DescribedEndpoint> {
  const [found] = await ctx.sql.unsafe<DescribedEndpoint[]>(
    `select ${endpointColumns} from webhook_endpoints endpoint where id = $1`,
    [id],
  );
  if (!found) throw unknownEndpoint(id);
  return found;
}

/** Endpoints in the order in which they were made, and how many there are. */
export async function listEndpoints(
  ctx: Context,
  { page, perPage }: { page: number; perPage: number },
): Promise<{ total: number; rows: DescribedEndpoint[] }> {
  const [counted] = await ctx.sql<{ total: number }[]>`select count(*)::int as total from webhook_endpoints`;
  const rows = await ctx.sql.unsafe<DescribedEndpoint[]>(
    `select ${endpointColumns} from webhook_endpoints endpoint order by id limit $1 offset $2`,
    [perPage, (page - 1) * perPage],
  );
  return { total: counted?.total ?? 0, rows: [...rows] };
}
