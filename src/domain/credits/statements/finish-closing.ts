import { Big } from "big.js";
import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { chargeUsage } from "../ledger/charge-usage.ts";
import { derivedId } from "../ledger/derived-id.ts";
import { grantCredits } from "../ledger/grant-credits.ts";
import { givePlanCredits } from "../periods/give-plan-credits.ts";
import { credits, type Decimal, type Overage } from "../plans/plan-terms.ts";
import { awaitCharging } from "./charge-open-periods.ts";
import { type PeriodName, type PeriodRow, periodColumns, periodKey, withTerms } from "./period-row.ts";
import { insertRows, namesOf } from "./read-totals.ts";
import { type CreditShares, splitCredits } from "./split-credits.ts";

/** A period whose totals are read, and what is left to do for it. */
interface ReadPeriod extends PeriodName {
  /** Of its lines in credits; null for a statement without any. */
  creditTotal: Decimal | null;
  /** Whether its plan is in credits, or only some of its adjustments. */
  isInCredits: boolean;
  overage: Overage | null;
}

/** How the credits of a period were charged. */
export interface ChargedPeriod extends ReadPeriod {
  /** Null for a statement without credits. */
  shares: CreditShares | null;
}

/**
 * The third step of closing: the ledger's charge for each period becomes its total. Asked again it changes nothing,
 * and answers the same.
 */
export async function chargePeriods(ctx: Context, periods: readonly PeriodName[]): Promise<ChargedPeriod[]> {
  const read = await findRead(ctx, periods);
  const inCredits = read.filter(({ creditTotal }) => creditTotal !== null);
  if (inCredits.length > 0) {
    // A charge of what an open period came to so far must not come after the final one.
    await awaitCharging(ctx);
    // A period that is closed before it was ever looked at still has the credits that it begins with.
    await givePlanCredits(ctx, [...new Set(inCredits.map(({ customerId }) => customerId))]);
  }
  return Promise.all(read.map(async (period) => ({ ...period, shares: await chargePeriod(ctx, period) })));
}

async function chargePeriod(ctx: Context, period: ReadPeriod): Promise<CreditShares | null> {
  const { customerId, number, creditTotal, overage } = period;
  if (creditTotal === null) return null;
  const isGivenBack = Big(creditTotal).lt(0);
  const total = isGivenBack ? "0" : creditTotal;
  const charged = await chargeUsage(ctx, { customerId, period: number, total, overage });
  if (!isGivenBack) return { ...charged, givenBack: "0" };
  const givenBack = Big(creditTotal).abs().toFixed();
  await grantCredits(ctx, {
    customerId,
    // The same whenever it is asked, so that credits are given back once.
    id: derivedId("statement", periodKey(period)),
    amount: givenBack,
    source: "refund",
    reason: `Statement of period ${number}`,
  });
  return { ...charged, givenBack };
}

async function findRead(ctx: Context, periods: readonly PeriodName[]): Promise<ReadPeriod[]> {
  const rows = await ctx.sql.unsafe<(PeriodRow & { creditTotal: string | null })[]>(
    `select ${periodColumns}, (
       select trim_scale(sum(amount))::text from statement_lines line
       where line.customer_id = period.customer_id and line.period = period.number
         and currency = '${credits}' and kind in ('flat', 'usage', 'adjustment')) as "creditTotal"
     from unnest($1::int[], $2::int[]) as asked(customer_id, number)
     join billing_periods period on period.customer_id = asked.customer_id and period.number = asked.number
     where period.state = 'closing' and period.read_at is not null`,
    namesOf(periods),
  );
  const termed = await withTerms(ctx.sql, rows);
  return termed.map(({ customerId, number, terms }, place) => {
    const isInCredits = terms.currency === credits;
    const creditTotal = rows[place]?.creditTotal ?? (isInCredits ? "0" : null);
    return { customerId, number, isInCredits, creditTotal, overage: terms.overage };
  });
}

/** The last step of closing: what became of the credits is written, and the statement is final. */
export async function finishClosing(ctx: Context, periods: readonly ChargedPeriod[]): Promise<number> {
  if (periods.length === 0) return 0;
  return ctx.sql.begin(async (tx) => {
    const open = await lockUnclosed(tx, periods);
    const own = periods.flatMap((period) => {
      const lines = open.get(periodKey(period));
      return lines === undefined ? [] : [{ period, lines }];
    });
    await writeShares(tx, own);
    const closed = await tx.unsafe(
      `update billing_periods period set state = 'closed', closed_at = $3::timestamptz, failure = null
       from unnest($1::int[], $2::int[]) as own(customer_id, number)
       where period.customer_id = own.customer_id and period.number = own.number`,
      [...namesOf(own.map(({ period }) => period)), ctx.clock().toISOString()],
    );
    return closed.count;
  });
}

/** How many lines each of the periods has that still wait for this, by key. */
async function lockUnclosed(
  tx: TransactionSql,
  periods: readonly PeriodName[],
): Promise<Map<string, number>> {
  const rows = await tx.unsafe<(PeriodName & { lines: number })[]>(
    `select period.customer_id as "customerId", period.number, (
       select count(*)::int from statement_lines line
       where line.customer_id = period.customer_id and line.period = period.number) as lines
     from unnest($1::int[], $2::int[]) as asked(customer_id, number)
     join billing_periods period on period.customer_id = asked.customer_id and period.number = asked.number
     where period.state = 'closing' and period.read_at is not null
     order by 1, 2 for update of period skip locked`,
    namesOf(periods),
  );
  return new Map(rows.map(({ lines, ...name }) => [periodKey(name), lines]));
}

async function writeShares(
  tx: TransactionSql,
  own: readonly { period: ChargedPeriod; lines: number }[],
): Promise<void> {
  const split = own.flatMap(({ period, lines }) =>
    period.shares === null ? [] : [{ period, before: lines, ...splitCredits(period.shares, period.overage) }],
  );
  const lines = split.flatMap(({ period, before, lines }) =>
    lines.map(({ adjustsPeriod, ...line }, place) => ({
      customer_id: period.customerId,
      period: period.number,
      line: before + place + 1,
      ...line,
      adjusts_period: adjustsPeriod,
    })),
  );
  await insertRows(tx, "statement_lines", lines);
  const due = split
    .filter(({ period }) => period.isInCredits)
    .map(({ period, covered, due, dueCurrency }) => ({
      customer_id: period.customerId,
      period: period.number,
      covered,
      due,
      due_currency: dueCurrency,
    }));
  await tx.unsafe(
    `update statements statement set covered = given.covered, due = given.due, due_currency = given.due_currency
     from jsonb_populate_recordset(null::statements, $1::text::jsonb) as given
     where statement.customer_id = given.customer_id and statement.period = given.period`,
    [JSON.stringify(due)],
  );
}
