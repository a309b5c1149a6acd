import type { Context } from "#/domain/context.ts";
import { type Instant, parseInstant } from "#/domain/instant.ts";
import { unknownUser } from "./find-user-usage.ts";
import type { Session, SessionPage } from "./usage.ts";
import { instantSql } from "./windows/window-sql.ts";

export interface ListSessionsInput {
  username: string;
  page: number;
  perPage: number;
  /** First and last instant, both inclusive; ISO 8601. */
  from?: string | undefined;
  to?: string | undefined;
}

/** A user's sessions, newest first. Throws not_found. */
export async function listSessions(
  ctx: Context,
  serviceId: number,
  input: ListSessionsInput,
): Promise<SessionPage> {
  const [customer] = await ctx.sql<
    { id: number }[]
  >`select id from customers where external_id = ${input.username}`;
  if (!customer) throw unknownUser(input.username);
  const bound = (operator: string, instant: Instant) => `and occurred_at ${operator} ${instantSql(instant)}`;
  const within = `where customer_id = ${customer.id} and service_id = ${serviceId} and voided_at is null
    ${input.from === undefined ? "" : bound(">=", parseInstant(input.from, "from"))}
    ${input.to === undefined ? "" : bound("<=", parseInstant(input.to, "to"))}`;
  const [counted] = await ctx.sql.unsafe<{ total: number }[]>(
    `select count(*)::int as total from usage_events ${within}`,
  );
  const rows = await ctx.sql.unsafe<Session[]>(
    `select to_char(occurred_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "startTime", duration_seconds as "durationSeconds",
       subject as "macAddress", quantities[1]::text as total, quantities[2]::text as upload, quantities[3]::text as download
     from usage_events ${within}
     order by occurred_at desc, key
     limit ${input.perPage} offset ${(input.page - 1) * input.perPage}`,
  );
  return { page: input.page, perPage: input.perPage, total: counted?.total ?? 0, rows: [...rows] };
}
