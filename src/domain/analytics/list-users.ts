import type { Context } from "#/domain/context.ts";
import { spanDays } from "#/domain/usage/rollups/rollup-span.ts";
import { internetSlots } from "./internet-usage.ts";
import type { ListedUser, UserList } from "./usage.ts";
import { wholeSpanSql } from "./windows/window-sql.ts";

export interface ListUsersInput {
  /** Beginning of the username, case-sensitive. */
  prefix?: string | undefined;
  page: number;
  perPage: number;
}

/** Users with at least one session, by username. */
export async function listUsers(ctx: Context, serviceId: number, input: ListUsersInput): Promise<UserList> {
  const known = `
    from customers customer
    where starts_with(external_id, $1) and exists (
      select from usage_rollups rollup where rollup.service_id = ${serviceId} and rollup.customer_id = customer.id and events[${spanDays}] > 0
        and span = any(array(select distinct span from usage_rollups where service_id = ${serviceId})))`;
  const prefix = input.prefix ?? "";
  const [counted] = await ctx.sql.unsafe<{ total: number }[]>(`select count(*)::int as total ${known}`, [
    prefix,
  ]);
  const rows = await ctx.sql.unsafe<ListedUser[]>(
    `select external_id as username, used.*
     from (select id, external_id ${known} order by external_id limit ${input.perPage} offset ${(input.page - 1) * input.perPage}) as page,
       lateral (
         select sum(${wholeSpanSql(internetSlots.sessions)})::int as sessions, sum(${wholeSpanSql(internetSlots.total)})::text as total,
           to_char(max(latest_at) filter (where events[${spanDays}] > 0), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "lastSeen"
         from usage_rollups where service_id = ${serviceId} and customer_id = page.id
       ) as used
     order by external_id`,
    [prefix],
  );
  return { page: input.page, perPage: input.perPage, total: counted?.total ?? 0, rows: [...rows] };
}
