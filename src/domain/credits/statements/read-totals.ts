import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { currentCatalogue } from "#/domain/usage/catalogue/catalogue.ts";
import { credits } from "../plans/plan-terms.ts";
import { type DrawnLine, drawAdjustments, drawOwnLines, totalOf } from "./draw-lines.ts";
import { findAdjusted, forgetOwnMarks } from "./find-adjusted.ts";
import { insertRows } from "./insert-rows.ts";
import {
  measuredSpan,
  namesOf,
  type PeriodName,
  type PeriodRow,
  periodColumns,
  type TermedPeriod,
  withTerms,
} from "./period-row.ts";
import { readQuantities } from "./read-quantities.ts";
import type { StatementQuantity } from "./statement.ts";

/** A statement as it is written, but for what becomes of its credits. */
interface WrittenStatement {
  period: TermedPeriod;
  lines: DrawnLine[];
  quantities: StatementQuantity[];
}

/**
 * The second step of closing, in one snapshot: the totals of closing periods are read from their events, what came or
 * changed late in earlier periods becomes adjustment lines, and both are written. A late mark that the snapshot sees
 * is of an event that it sees too; one that it does not see waits for the next period. Periods whose totals were read
 * already, or that someone else is at work on, stay as they are.
 */
export async function readTotals(ctx: Context, periods: readonly PeriodName[]): Promise<void> {
  const catalogue = await currentCatalogue(ctx.sql);
  const names = new Map([...catalogue.meters].map(([slug, { meter }]) => [slug, meter.name]));
  await ctx.sql.begin("isolation level repeatable read", async (tx) => {
    const own = await withTerms(tx, await lockUnread(tx, periods));
    if (own.length === 0) return;
    await forgetOwnMarks(tx, own);
    const quantities = await readQuantities(tx, catalogue, own.map(measuredSpan), "events");
    const adjusted = await findAdjusted(
      tx,
      catalogue,
      own.map(({ customerId }) => customerId),
    );
    const written = own.map((period, place): WrittenStatement => {
      const drawn = drawOwnLines(period, quantities[place] ?? new Map(), names);
      const earlier = adjusted.get(period.customerId) ?? [];
      const adjustments = earlier.flatMap((one) => drawAdjustments(one, names));
      return { period, lines: [...drawn.lines, ...adjustments], quantities: drawn.quantities };
    });
    await writeStatements(tx, written, ctx.clock());
    await adjustMarks(tx, own);
    await setRead(tx, own, ctx.clock());
  });
}

async function lockUnread(tx: TransactionSql, periods: readonly PeriodName[]): Promise<PeriodRow[]> {
  return tx.unsafe<PeriodRow[]>(
    `select ${periodColumns} from unnest($1::int[], $2::int[]) as asked(customer_id, number)
     join billing_periods period on period.customer_id = asked.customer_id and period.number = asked.number
     where period.state = 'closing' and period.read_at is null
     order by 1, 2 for update of period skip locked`,
    namesOf(periods),
  );
}

async function writeStatements(
  tx: TransactionSql,
  written: readonly WrittenStatement[],
  now: Date,
): Promise<void> {
  const statements = written.map(({ period, lines }) => {
    const { currency } = period.terms;
    const total = totalOf(lines, currency);
    // What is due of credits follows from what the ledger says.
    const due = currency === credits ? "0" : total;
    return { ...idOf(period), currency, total, due, due_currency: currency, created_at: now.toISOString() };
  });
  const lines = written.flatMap(({ period, lines }) =>
    lines.map(({ adjustsPeriod, ...line }, place) => ({
      ...idOf(period),
      line: place + 1,
      ...line,
      adjusts_period: adjustsPeriod,
    })),
  );
  const quantities = written.flatMap(({ period, quantities }) =>
    quantities.map((quantity) => ({ ...idOf(period), ...quantity })),
  );
  await insertRows(tx, "statements", statements);
  await insertRows(tx, "statement_lines", lines);
  await insertRows(tx, "statement_quantities", quantities);
}

const idOf = ({ customerId, number }: PeriodName) => ({ customer_id: customerId, period: number });

/** The waiting marks of these customers are in their statements now: each names the first line that it is part of, if any. */
async function adjustMarks(tx: TransactionSql, periods: readonly PeriodName[]): Promise<void> {
  await tx.unsafe(
    `update late_usage late set adjusted_in = own.number, line = (
       select min(line) from statement_lines line join meters on meters.slug = line.meter
       where line.customer_id = own.customer_id and line.period = own.number and line.adjusts_period = late.period
         and meters.service_id = late.service_id)
     from unnest($1::int[], $2::int[]) as own(customer_id, number)
     where late.customer_id = own.customer_id and adjusted_in is null and late.period < own.number`,
    namesOf(periods),
  );
}

async function setRead(tx: TransactionSql, periods: readonly PeriodName[], now: Date): Promise<void> {
  await tx.unsafe(
    `update billing_periods period set read_at = $3::timestamptz, failure = null
     from unnest($1::int[], $2::int[]) as own(customer_id, number)
     where period.customer_id = own.customer_id and period.number = own.number`,
    [...namesOf(periods), now.toISOString()],
  );
}
