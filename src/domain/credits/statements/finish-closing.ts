import { Big } from "big.js";
import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { chargeUsage } from "../ledger/charge-usage.ts";
import { derivedId } from "../ledger/derived-id.ts";
import { grantCredits } from "../ledger/grant-credits.ts";
import { lockCharged } from "../ledger/lock-charged.ts";
import { givePlanCredits } from "../periods/give-plan-credits.ts";
import { credits, type Decimal, type Overage } from "../plans/plan-terms.ts";
import type { Cancellation } from "./cancel-uncovered.ts";
import { awaitCharging } from "./charging-turns.ts";
import { type AdjustingPeriod, findCancelled } from "./find-cancelled.ts";
import { insertRows } from "./insert-rows.ts";
import {
  namesOf,
  type PeriodName,
  type PeriodRow,
  periodColumns,
  periodKey,
  withTerms,
} from "./period-row.ts";
import { type CreditShares, chargedOf, chargeOf, givenBackOf, splitCredits } from "./split-credits.ts";

/** A period whose totals are read, and what is left to do for it. */
interface ReadPeriod extends PeriodName {
  /** Of its lines in credits; null for a statement without any. */
  creditTotal: Decimal | null;
  /** Whether its plan is in credits, or only some of its adjustments. */
  isInCredits: boolean;
  overage: Overage | null;
  /** What its adjustments cancel of what earlier statements left uncovered. */
  cancelled: readonly Cancellation[];
}

/** A period whose credits are charged. */
export interface ChargedPeriod extends ReadPeriod {
  /** What it was to be charged, below 0 where it is given back; null for a statement without credits. */
  charge: Decimal | null;
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
  return Promise.all(read.map(async (period) => ({ ...period, charge: await chargePeriod(ctx, period) })));
}

async function chargePeriod(ctx: Context, period: ReadPeriod): Promise<Decimal | null> {
  const { customerId, number, creditTotal, overage, cancelled } = period;
  if (creditTotal === null) return null;
  const charge = chargeOf(creditTotal, cancelled);
  await chargeUsage(ctx, { customerId, period: number, total: chargedOf(charge), overage, isFinal: true });
  if (Big(charge).lt(0)) {
    await grantCredits(ctx, {
      customerId,
      // The same whenever it is asked, so that credits are given back once.
      id: derivedId("statement", periodKey(period)),
      amount: givenBackOf(charge),
      source: "refund",
      reason: `Statement of period ${number}`,
    });
  }
  return charge;
}

async function findRead(ctx: Context, periods: readonly PeriodName[]): Promise<ReadPeriod[]> {
  const rows = await ctx.sql.unsafe<ReadRow[]>(
    `select ${periodColumns}, (
       select trim_scale(sum(amount))::text from statement_lines line
       where line.customer_id = period.customer_id and line.period = period.number
         and currency = '${credits}' and kind in ('flat', 'usage', 'adjustment')) as "creditTotal", (
       select coalesce(jsonb_object_agg(adjusts_period, net), '{}') from (
         select adjusts_period, trim_scale(sum(amount))::text as net from statement_lines line
         where line.customer_id = period.customer_id and line.period = period.number
           and currency = '${credits}' and kind = 'adjustment'
         group by 1) as adjusted) as adjustments
     from unnest($1::int[], $2::int[]) as asked(customer_id, number)
     join billing_periods period on period.customer_id = asked.customer_id and period.number = asked.number
     where period.state = 'closing' and period.read_at is not null`,
    namesOf(periods),
  );
  const termed = await withTerms(ctx.sql, rows);
  const cancelled = await findCancelled(ctx.sql, rows.map(withAdjustments));
  return termed.map(({ customerId, number, terms }, place) => {
    const isInCredits = terms.currency === credits;
    const creditTotal = rows[place]?.creditTotal ?? (isInCredits ? "0" : null);
    return {
      customerId,
      number,
      isInCredits,
      creditTotal,
      overage: terms.overage,
      cancelled: cancelled.get(periodKey({ customerId, number })) ?? [],
    };
  });
}

interface ReadRow extends PeriodRow {
  creditTotal: Decimal | null;
  /** The sums of its adjustments in credits, by the period that they adjust. */
  adjustments: Record<string, Decimal>;
}

const withAdjustments = ({ customerId, number, adjustments }: ReadRow): AdjustingPeriod => ({
  customerId,
  number,
  adjustments: new Map(Object.entries(adjustments).map(([period, net]) => [Number(period), net])),
});

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
  const inCredits = own.flatMap(({ period, lines }) =>
    period.charge === null ? [] : [{ period, charge: period.charge, before: lines }],
  );
  if (inCredits.length === 0) return;
  // Another run may have charged the same period since, with grants that were not there before.
  const charged = await lockCharged(
    tx,
    inCredits.map(({ period: { customerId, number }, charge }) => ({
      customerId,
      period: number,
      total: chargedOf(charge),
    })),
  );
  const split = inCredits.flatMap(({ period, charge, before }, place) => {
    const paid = charged[place];
    if (!paid) return [];
    const shares: CreditShares = { ...paid, givenBack: givenBackOf(charge), cancelled: period.cancelled };
    return [{ period, before, ...splitCredits(shares, period.overage) }];
  });
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
