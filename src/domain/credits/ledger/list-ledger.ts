import { notBeforeAll } from "#/domain/analytics/windows/read-range.ts";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { isoUtc, parseInstant } from "#/domain/instant.ts";
import { findCustomerId } from "#/domain/usage/events/find-customer-id.ts";
import { creditText, toCredits } from "./credit-amount.ts";
import type { DescribedTransaction, LedgerAccount, TransactionKind } from "./described-ledger.ts";
import { type Micros, microsSql, toInstant } from "./ledger-rows.ts";

export interface ListLedgerInput {
  /** External id. */
  customer: string;
  /** `from` <= at < `to`, ISO 8601. */
  from?: string | undefined;
  to?: string | undefined;
  kind?: TransactionKind | undefined;
  /** Only what moves credits of this grant. */
  grant?: string | undefined;
  /** 1 to 1000. */
  limit: number;
  cursor?: string | undefined;
}

interface Row {
  number: number;
  kind: TransactionKind;
  at: Micros;
  recorded: Micros;
  grant: string | null;
  hold: string | null;
  period: number | null;
  reason: string | null;
  actor: string;
  entries: { account: LedgerAccount; grant: string | null; amount: string }[];
}

/** Times never go back with numbers: a span of times is one of numbers, which is quicker to find. */
const reachedSql = (condition: string, order: "asc" | "desc") =>
  `select number from ledger_transactions where customer_id = $1 and ${condition} order by at ${order}, number ${order} limit 1`;

/** A customer's transactions with their entries, latest first, page by page. Throws not_found and unreadable. */
export async function listLedger(
  ctx: Context,
  { customer, from, to, kind, grant, limit, cursor }: ListLedgerInput,
): Promise<{ transactions: DescribedTransaction[]; nextCursor: string | null }> {
  const first = from === undefined ? null : isoUtc(notBeforeAll(parseInstant(from, "from")));
  const end = to === undefined ? null : isoUtc(notBeforeAll(parseInstant(to, "to")));
  const before = cursor === undefined ? null : readCursor(cursor);
  const id = await findCustomerId(ctx.sql, customer);
  const rows = await ctx.sql.unsafe<Row[]>(
    `select number, kind, ${microsSql("at")} as at, ${microsSql("recorded_at")} as recorded, grant_id as "grant",
       hold_id as hold, period, reason, actor,
       (select json_agg(json_build_object('account', account, 'grant', entry.grant_id, 'amount', amount::text) order by line)
        from ledger_entries entry where entry.customer_id = $1 and entry.transaction = number) as entries
     from ledger_transactions
     where customer_id = $1 and ($2::bigint is null or number < $2)
       and ($3::timestamptz is null or number >= (${reachedSql("at >= $3", "asc")}))
       and ($4::timestamptz is null or number <= (${reachedSql("at < $4", "desc")}))
       and ($5::text is null or kind = $5)
       and ($6::uuid is null or exists (
         select from ledger_entries entry
         where entry.customer_id = $1 and entry.transaction = number and entry.grant_id = $6
       ))
     order by number desc limit $7`,
    [id, before, first, end, kind ?? null, grant ?? null, limit + 1],
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { transactions: shown.map(describe), nextCursor: last ? writeCursor(last.number) : null };
}

const describe = ({ at, recorded, entries, ...row }: Row): DescribedTransaction => ({
  ...row,
  at: isoUtc(toInstant(at)),
  recordedAt: isoUtc(toInstant(recorded)),
  entries: entries.map(({ amount, ...entry }) => ({ ...entry, amount: creditText(toCredits(amount)) })),
});

const writeCursor = (number: number) => Buffer.from(`l ${number}`).toString("base64url");

function readCursor(text: string): number {
  const [, digits = ""] = /^l (\d{1,15})$/.exec(Buffer.from(text, "base64url").toString("latin1")) ?? [];
  if (digits !== "" && writeCursor(Number(digits)) === text) return Number(digits);
  throw new DomainError("unreadable", "cursor is no next_cursor of this list.", "cursor");
}
