import type { Context } from "#/domain/context.ts";
import { isoUtc } from "#/domain/instant.ts";
import { credits } from "../plans/plan-terms.ts";
import { totalOf } from "./draw-lines.ts";
import { describePeriod, type FoundPeriod } from "./find-period.ts";
import type { AlsoDue, PeriodStatement, StatementLine, StatementQuantity } from "./statement.ts";

/** The statement of a closed period, from what was written of it: nothing in it ever changes. */
export async function readStatement(ctx: Context, period: FoundPeriod): Promise<PeriodStatement> {
  const [[totals], written] = await Promise.all([
    ctx.sql<Pick<PeriodStatement, "currency" | "total" | "covered" | "due" | "dueCurrency">[]>`
      select currency, trim_scale(total)::text as total, trim_scale(covered)::text as covered,
        trim_scale(due)::text as due, due_currency as "dueCurrency"
      from statements where customer_id = ${period.customerId} and period = ${period.number}`,
    readWritten(ctx, period),
  ]);
  if (!totals || period.readAt === null) throw new Error("a closed period has no statement");
  return {
    ...describePeriod(period),
    isFinal: true,
    readAt: period.readAt,
    ...written,
    ...totals,
    alsoDue: alsoDue(written.lines, totals.currency),
  };
}

/** The lines and quantities that are written of a period whose totals were read. */
export async function readWritten(
  ctx: Context,
  period: FoundPeriod,
): Promise<Pick<PeriodStatement, "lines" | "quantities">> {
  const [lines, quantities] = await Promise.all([
    readLines(ctx, period),
    ctx.sql<StatementQuantity[]>`
      select meter, trim_scale(quantity)::text as quantity, events, trim_scale(amount)::text as amount
      from statement_quantities where customer_id = ${period.customerId} and period = ${period.number}`,
  ]);
  const order = new Map(period.terms.items.map(({ meter }, place) => [meter, place]));
  const placeOf = ({ meter }: StatementQuantity) => order.get(meter) ?? 0;
  return { lines, quantities: quantities.toSorted((one, other) => placeOf(one) - placeOf(other)) };
}

interface LineRow extends Omit<StatementLine, "proof"> {
  /** Of the adjusted period, microseconds since 1970. */
  starts: number | null;
  ends: number | null;
}

async function readLines(ctx: Context, { customerId, number, span }: FoundPeriod): Promise<StatementLine[]> {
  const rows = await ctx.sql<LineRow[]>`
    select line, kind, description, meter, trim_scale(quantity)::text as quantity, pricing,
      trim_scale(amount)::text as amount, currency, adjusts_period as "adjustsPeriod",
      (extract(epoch from adjusted.starts_at) * 1000000)::bigint as starts,
      (extract(epoch from adjusted.ends_at) * 1000000)::bigint as ends
    from statement_lines line
    left join billing_periods adjusted on adjusted.customer_id = line.customer_id and adjusted.number = line.adjusts_period
    where line.customer_id = ${customerId} and line.period = ${number} order by line`;
  return rows.map(({ starts, ends, ...line }) => ({
    ...line,
    proof: proofOf(line.meter, {
      starts: starts === null ? span.starts : BigInt(starts),
      ends: ends === null ? span.ends : BigInt(ends),
    }),
  }));
}

/** Where what was used of a meter is proved; null without one. */
export const proofOf = (
  meter: string | null,
  { starts, ends }: { starts: bigint; ends: bigint },
): StatementLine["proof"] => (meter === null ? null : { meter, from: isoUtc(starts), to: isoUtc(ends) });

/** Adjustments in money of another currency than the statement's, by currency. */
export function alsoDue(
  lines: readonly Pick<StatementLine, "kind" | "amount" | "currency">[],
  currency: string,
): AlsoDue[] {
  const foreign = lines.filter(
    (line) => line.kind === "adjustment" && line.currency !== currency && line.currency !== credits,
  );
  return [...Map.groupBy(foreign, (line) => line.currency)]
    .map(([code, some]) => ({ amount: totalOf(some, code), currency: code }))
    .toSorted((one, other) => (one.currency < other.currency ? -1 : 1));
}
