import type { Context } from "#/domain/context.ts";
import { customerColumns, type DescribedCustomer } from "./described-customer.ts";

export interface ListCustomersInput {
  /** Beginning of the external id, or part of the name in any letter case. */
  q?: string | undefined;
  page: number;
  perPage: number;
}

/** Customers by external id, and how many there are. */
export async function listCustomers(
  ctx: Context,
  input: ListCustomersInput,
): Promise<{ total: number; rows: DescribedCustomer[] }> {
  const q = input.q ?? "";
  const wanted =
    q === ""
      ? "from customers where $1::text is not null"
      : "from customers where starts_with(external_id, $1) or position(lower($1) in lower(name)) > 0";
  const [counted] = await ctx.sql.unsafe<{ total: number }[]>(`select count(*)::int as total ${wanted}`, [q]);
  const rows = await ctx.sql.unsafe<DescribedCustomer[]>(
    `select ${customerColumns}
     from (select * ${wanted} order by external_id limit $2 offset $3) as customer
     order by external_id`,
    [q, input.perPage, (input.page - 1) * input.perPage],
  );
  return { total: counted?.total ?? 0, rows: [...rows] };
}
