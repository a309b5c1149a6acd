import { Big } from "big.js";
import type { TransactionSql } from "postgres";
import { arrayText } from "#/db/array-text.ts";
import { aggregateWindows } from "#/domain/analytics/meters/aggregate-windows.ts";
import { meterValueSql } from "#/domain/analytics/meters/meter-sql.ts";
import { windowStarts } from "#/domain/analytics/windows/calendar-windows.ts";
import type { Context } from "#/domain/context.ts";
import { type Instant, isoDay, isoUtc } from "#/domain/instant.ts";
import {
  type Aggregation,
  currentCatalogue,
  type Meter,
  type Service,
} from "#/domain/usage/catalogue/catalogue.ts";
import { balancesAt } from "../ledger/balance-at.ts";
import { nowOf } from "../now-of.ts";
import { localDayOf } from "../periods/local-days.ts";
import { credits, type Decimal } from "../plans/plan-terms.ts";
import { ratePeriod } from "../plans/rate-period.ts";
import { metersOf } from "./draw-lines.ts";
import { type FoundPeriod, findPeriod, type PeriodInput } from "./find-period.ts";
import type { BurnDown } from "./statement.ts";

/**
 * How a period's amount grew by local day, rated as if it had ended with that day, and for plans in credits what was
 * left at its end. Events count as they are now, late ones on the day on which they occurred. Throws not_found.
 */
export async function findBurnDown(ctx: Context, input: PeriodInput): Promise<BurnDown> {
  const period = await findPeriod(ctx, input);
  const { span, terms, timeZone } = period;
  const now = nowOf(ctx);
  const starts = windowStarts("day", timeZone, { from: span.starts, to: span.ends });
  const passed = starts.filter((start) => start <= now);
  const amounts = await amountsByDay(ctx, period, passed, now);
  const balances = terms.currency === credits ? await balancesOf(ctx, period, passed, now) : [];
  return {
    customer: period.customer,
    period: period.number,
    timeZone,
    currency: terms.currency,
    days: starts.map((start, place) => ({
      day: isoDay(localDayOf(timeZone, start)),
      amount: amounts[place] ?? null,
      balance: balances[place] ?? null,
    })),
  };
}

/** The total at the end of each day that has begun. */
async function amountsByDay(
  ctx: Context,
  { customerId, span, terms }: FoundPeriod,
  starts: readonly Instant[],
  now: Instant,
): Promise<Decimal[]> {
  if (starts.length === 0) return [];
  const catalogue = await currentCatalogue(ctx.sql);
  const to = endOfDay(starts, starts.length - 1, span.ends, now);
  const measured = await ctx.sql.begin("isolation level repeatable read read only", async (tx) => {
    const byMeter = new Map<string, (Decimal | null)[]>();
    for (const slug of metersOf(terms)) {
      const found = catalogue.meters.get(slug);
      if (found) byMeter.set(slug, await cumulative(tx, { ...found, customerId, starts, to }));
    }
    return byMeter;
  });
  return starts.map((_, day) => {
    const soFar = new Map<string, Decimal>();
    for (const [slug, values] of measured) {
      const value = values[day];
      if (value != null) soFar.set(slug, value);
    }
    return ratePeriod(terms, span, soFar)
      .reduce((sum, { amount }) => sum.plus(amount), Big(0))
      .toFixed();
  });
}

/** Where the day that begins at a place of `starts` ends, or now if that is before. */
function endOfDay(starts: readonly Instant[], place: number, end: Instant, now: Instant): Instant {
  const next = starts[place + 1] ?? end;
  return next < now ? next : now + 1n;
}

interface Measured {
  service: Service;
  meter: Meter;
  customerId: number;
  starts: readonly Instant[];
  to: Instant;
}

/** What a meter measured from the first start to the end of each day. */
async function cumulative(tx: TransactionSql, measured: Measured): Promise<(Decimal | null)[]> {
  const { meter, starts, to } = measured;
  const byDay =
    meter.aggregation === "unique" ? await newValues(tx, measured) : await valuesByDay(tx, measured);
  let soFar: Decimal | null = null;
  return starts.map((start, place) => {
    const value = start < to ? byDay.get(place + 1) : undefined;
    if (value != null) soFar = soFar === null ? value : joined(meter.aggregation, soFar, value);
    return soFar;
  });
}

async function valuesByDay(
  tx: TransactionSql,
  { service, meter, customerId, starts, to }: Measured,
): Promise<Map<number, Decimal | null>> {
  const customerIds = [customerId];
  const question = { service, meter, starts, to, customerIds, byCustomer: false, limit: starts.length };
  const rows = await aggregateWindows(tx, question);
  return new Map(rows.map(({ bucket, value }) => [bucket, value]));
}

/** Of a unique meter: how many values each day has that no day before it had. */
async function newValues(
  tx: TransactionSql,
  { service, meter, customerId, starts, to }: Measured,
): Promise<Map<number, Decimal | null>> {
  const rows = await tx.unsafe<{ bucket: number; value: string }[]>(
    `select bucket, count(*)::text as value from (
       select ${meterValueSql(meter)} as value, min(width_bucket(occurred_at, $2::timestamptz[])) as bucket
       from usage_events where customer_id = $1 and service_id = ${service.id} and voided_at is null
         and occurred_at >= $3::timestamptz and occurred_at < $4::timestamptz
       group by 1
     ) as firsts where value is not null group by bucket`,
    [customerId, arrayText(starts.map(isoUtc)), isoUtc(starts[0] ?? to), isoUtc(to)],
  );
  return new Map(rows.map(({ bucket, value }) => [bucket, value]));
}

/** What two spans, one after the other, come to together. */
function joined(aggregation: Aggregation, before: Decimal, after: Decimal): Decimal {
  switch (aggregation) {
    case "sum":
    case "count":
    case "unique":
      return Big(before).plus(after).toFixed();
    case "max":
      return Big(after).gt(before) ? after : before;
    case "min":
      return Big(after).lt(before) ? after : before;
    case "latest":
      return after;
  }
}

async function balancesOf(
  ctx: Context,
  { customerId, span }: FoundPeriod,
  starts: readonly Instant[],
  now: Instant,
): Promise<Decimal[]> {
  // A balance is that of its instant: the last one of the day.
  const ends = starts.map((_, place) => endOfDay(starts, place, span.ends, now) - 1n);
  const balances = ends.length === 0 ? [] : await balancesAt(ctx, customerId, ends);
  return balances.map(({ available }) => available);
}
