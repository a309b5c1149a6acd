import { Big } from "big.js";
import { codeOf, isDatabaseAway } from "#/db/error-code.ts";
import { tryAgain } from "#/db/try-again.ts";
import type { Context } from "#/domain/context.ts";
import { currentCatalogue } from "#/domain/usage/catalogue/catalogue.ts";
import { chargeUsages } from "../ledger/charge-usage.ts";
import { ratePeriod } from "../plans/rate-period.ts";
import { takeChargingTurn } from "./charging-turns.ts";
import { usedOf } from "./draw-lines.ts";
import { findUsed } from "./find-used.ts";
import {
  measuredSpan,
  namesOf,
  type PeriodName,
  type PeriodRow,
  periodColumns,
  periodKey,
  withTerms,
} from "./period-row.ts";
import { readQuantities } from "./read-quantities.ts";

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

/** What a run of this process leaves for the next. */
interface LatestRun {
  begun: Date;
  /** Could not be charged; tried again although nothing came since. */
  failed: readonly PeriodName[];
  /** Keys of periods with a flat amount that nothing could be charged of: only new credits change that. */
  unpaid: ReadonlySet<string>;
}

/** By database. */
const latestRuns = new WeakMap<object, LatestRun>();

/**
 * Charges open periods for what came or changed since this process last did so; the first time, all of them. Those
 * that fail are tried again the next time. Answers how many were looked at; throws the first failure at the end.
 */
export async function chargeRecentUse(ctx: Context, signal?: AbortSignal): Promise<number> {
  const begun = ctx.clock();
  const latest = latestRuns.get(ctx.sql.options);
  const found = await findUsed(ctx, latest ? new Date(latest.begun.getTime() - overlap) : null);
  const flat = found.filter(({ isOnlyFlat }) => isOnlyFlat).map(periodKey);
  const again = new Set((latest?.failed ?? []).map(periodKey));
  const used = found.filter((period) => {
    const key = periodKey(period);
    return !again.has(key) && !(period.isOnlyFlat && latest?.unpaid.has(key));
  });
  const failures = await chargeAll(ctx, used, { signal });
  // By themselves, so that they hold up no batch again.
  failures.push(...(await chargeAll(ctx, latest?.failed ?? [], { signal, periodsABatch: 1 })));
  latestRuns.set(ctx.sql.options, {
    begun,
    failed: failures.map(({ period }) => period),
    unpaid: new Set(flat),
  });
  if (failures[0]) throw failures[0].error;
  return used.length + again.size;
}

/**
 * Brings what open periods of plans in credits have charged to what their use comes to so far, upwards or downwards,
 * so that balances and alerts follow the use. A period that is being closed is left to that. Answers how many periods
 * were looked at; one that fails keeps no other from being charged, and is thrown at the end.
 */
export async function chargeOpenPeriods(ctx: Context, options: AccrualOptions): Promise<number> {
  const used = await findUsed(ctx, options.since);
  const [failure] = await chargeAll(ctx, used, options);
  if (failure) throw failure.error;
  return used.length;
}

interface Failure {
  period: PeriodName;
  error: unknown;
}

/** Answers what could not be charged, which is logged; throws when the database is away. */
async function chargeAll(
  ctx: Context,
  periods: readonly PeriodName[],
  { periodsABatch: size = periodsABatch, signal }: Omit<AccrualOptions, "since">,
): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (let first = 0; first < periods.length; first += size) {
    const batch = periods.slice(first, first + size);
    try {
      await tryAgain(() => chargeTogether(ctx, batch, signal));
    } catch (error) {
      if (concernsAll(error, signal)) throw error;
      if (batch[0] && batch.length === 1) failures.push(noteFailure(ctx, batch[0], error));
      // One that can't be charged must not hold up the others.
      else failures.push(...(await chargeAll(ctx, batch, { periodsABatch: 1, signal })));
    }
  }
  return failures;
}

function noteFailure(ctx: Context, period: PeriodName, error: unknown): Failure {
  ctx.log.error(
    { err: error, customer_id: period.customerId, period: period.number },
    "a period's use can't be charged",
  );
  return { period, error };
}

/** That the work is to end, or that the server is away, stops or is too full. */
const concernsAll = (error: unknown, signal?: AbortSignal) =>
  signal?.aborted === true || isDatabaseAway(error) || /^53/.test(codeOf(error));

/**
 * During a turn, no period begins to be charged its final total, so what was read here never comes after that. All
 * of it is one transaction, which needs no other connection. It locks customers' credits, as the ledger does, but no
 * row that someone who holds those may wait for.
 */
async function chargeTogether(
  ctx: Context,
  periods: readonly PeriodName[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const catalogue = await currentCatalogue(ctx.sql);
  await takeChargingTurn(
    ctx,
    async (tx) => {
      const rows = await tx.unsafe<PeriodRow[]>(
        `select ${periodColumns} from unnest($1::int[], $2::int[]) as asked(customer_id, number)
         join billing_periods period on period.customer_id = asked.customer_id and period.number = asked.number
         where period.state = 'open' order by 1, 2`,
        namesOf(periods),
      );
      const open = await withTerms(tx, rows);
      const measured = await readQuantities(tx, catalogue, open.map(measuredSpan), "rollups");
      const charges = open.map(({ customerId, number, span, terms }, place) => {
        const lines = ratePeriod(terms, span, usedOf(measured[place] ?? new Map()));
        const total = lines.reduce((sum, { amount }) => sum.plus(amount), Big(0)).toFixed();
        return { customerId, period: number, total, overage: terms.overage };
      });
      await chargeUsages(tx, ctx, charges);
    },
    signal,
  );
}
