import { Big } from "big.js";
import type { TransactionSql } from "postgres";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import { arrayText } from "#/db/array-text.ts";
import type { Context } from "#/domain/context.ts";
import { currentCatalogue } from "#/domain/usage/catalogue/catalogue.ts";
import { chargeUsage } from "../ledger/charge-usage.ts";
import { credits } from "../plans/plan-terms.ts";
import { ratePeriod } from "../plans/rate-period.ts";
import { measuredSpan, type PeriodName, type PeriodRow, periodColumns, withTerms } from "./period-row.ts";
import { type Quantities, readQuantities } from "./read-quantities.ts";

/** Periods that are charged together. */
const periodsABatch = 200;

interface AccrualOptions {
  /** Only periods of customers whose events came or changed since; null for all. Overlap the runs: closing is exact. */
  since: Date | null;
  periodsABatch?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** ms that each run looks back behind the one before it: longer than any event's commit takes. */
const overlap = 2 * 60_000;

/** When this process began its latest run that came to its end, by database. */
const latestRuns = new WeakMap<object, Date>();

/** Charges open periods for what came or changed since this process last did so; the first time, all of them. */
export async function chargeRecentUse(ctx: Context, signal?: AbortSignal): Promise<number> {
  const begun = ctx.clock();
  const latest = latestRuns.get(ctx.sql.options);
  const since = latest === undefined ? null : new Date(latest.getTime() - overlap);
  const looked = await chargeOpenPeriods(ctx, { since, signal });
  latestRuns.set(ctx.sql.options, begun);
  return looked;
}

/**
 * Brings what open periods of plans in credits have charged to what their use comes to so far, upwards or downwards,
 * so that balances and alerts follow the use. A period that is being closed is left to that. Answers how many periods
 * were looked at.
 */
export async function chargeOpenPeriods(ctx: Context, options: AccrualOptions): Promise<number> {
  const size = options.periodsABatch ?? periodsABatch;
  const used = await findUsed(ctx, options.since);
  for (let first = 0; first < used.length; first += size) {
    options.signal?.throwIfAborted();
    await chargeBatch(ctx, used.slice(first, first + size));
  }
  return used.length;
}

/** Open periods of plans in credits whose customers' events came or changed since. */
function findUsed(ctx: Context, since: Date | null): Promise<PeriodName[]> {
  return ctx.sql.unsafe<PeriodName[]>(
    `select period.customer_id as "customerId", period.number
     from billing_periods period
     join plan_versions version on version.plan_id = period.plan_id and version.version = period.plan_version
     where period.state = 'open' and period.starts_at <= $1::timestamptz and version.terms ->> 'currency' = '${credits}'
       and ($2::timestamptz is null
         or period.customer_id in (
           select customer_id from usage_events where import_id is null and received_at >= $2::timestamptz)
         or exists (
           select from event_revisions revision
           where revision.customer_id = period.customer_id and revision.recorded_at >= $2::timestamptz)
         or exists (
           select from imports join usage_events event on event.import_id = imports.id
           where imports.finished_at >= $2::timestamptz and imports.state = 'done'
             and event.customer_id = period.customer_id
             and event.occurred_at >= period.starts_at and event.occurred_at < period.ends_at)
         or exists (select from imports where finished_at >= $2::timestamptz and state in ('undone', 'replaced'))
         or (version.terms @? '$.items[*] ? (@.model == "flat" && @.meter == null)' and not exists (
           select from ledger_transactions charged
           where charged.customer_id = period.customer_id and charged.period = period.number)))
     order by 1, 2`,
    [ctx.clock().toISOString(), since === null ? null : since.toISOString()],
  );
}

/**
 * While the lock is held, no period begins to be charged its final total, so what was read here never comes after
 * that. No row is locked meanwhile, which someone who holds the customer's credits may wait for.
 */
async function chargeBatch(ctx: Context, periods: readonly PeriodName[]): Promise<void> {
  const catalogue = await currentCatalogue(ctx.sql);
  await ctx.sql.begin(async (tx) => {
    await lockCharging(tx);
    const rows = await tx.unsafe<PeriodRow[]>(
      `select ${periodColumns} from unnest($1::int[], $2::int[]) as asked(customer_id, number)
       join billing_periods period on period.customer_id = asked.customer_id and period.number = asked.number
       where period.state = 'open' order by 1, 2`,
      [
        arrayText(periods.map(({ customerId }) => customerId)),
        arrayText(periods.map(({ number }) => number)),
      ],
    );
    const open = await withTerms(tx, rows);
    const measured = await readQuantities(tx, catalogue, open.map(measuredSpan), "rollups");
    const charges = open.map(({ customerId, number, span, terms }, place) => {
      const lines = ratePeriod(terms, span, usedOf(measured[place] ?? new Map()));
      const total = lines.reduce((sum, { amount }) => sum.plus(amount), Big(0)).toFixed();
      return chargeUsage(ctx, { customerId, period: number, total, overage: terms.overage });
    });
    const failed = (await Promise.allSettled(charges)).find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
  });
}

const lockCharging = (tx: TransactionSql) =>
  tx`select pg_advisory_xact_lock(${advisoryLocks.space}::int, ${advisoryLocks.charging}::int)`;

/** Waits until whoever charges periods that were open a moment ago is done. */
export async function awaitCharging(ctx: Pick<Context, "sql">): Promise<void> {
  await ctx.sql.begin(lockCharging);
}

function usedOf(quantities: Quantities): Map<string, string> {
  return new Map(
    [...quantities].flatMap(([meter, { quantity }]) => (quantity === null ? [] : [[meter, quantity]])),
  );
}
