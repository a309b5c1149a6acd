import { arrayText } from "#/db/array-text.ts";
import { tryAgain } from "#/db/try-again.ts";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { waitsForHolds } from "../ledger/waits-for-holds.ts";
import { beginClosing, isNext } from "./begin-closing.ts";
import { type ChargedPeriod, chargePeriods, finishClosing } from "./finish-closing.ts";
import { namesOf, type PeriodName, periodKey } from "./period-row.ts";
import { readTotals } from "./read-totals.ts";

/** Periods that are closed together. */
const periodsABatch = 250;

/** What closing has done to a batch; each is committed by then. */
export type ClosingStep = "begun" | "read" | "charged" | "closed";

export interface ClosingOptions {
  /** Minutes after its end before a period is closed. */
  graceMinutes: number;
  periodsABatch?: number | undefined;
  /** Told after each step of a batch; what it throws ends the run there, as a kill would. */
  onStep?: ((step: ClosingStep, periods: readonly PeriodName[]) => void | Promise<void>) | undefined;
  signal?: AbortSignal | undefined;
}

interface ClosingRun {
  closed: number;
  /** Periods that could not be closed; why is noted with them. */
  failed: number;
}

/**
 * Closes all periods whose grace time is over, of each customer in order. Each of the four steps is committed by
 * itself and picks up what an earlier run left, so a killed run is taken up where it was, nothing is done twice, and
 * several at once share the work. What one period holds never keeps others from being closed.
 */
export async function closePeriods(ctx: Context, options: ClosingOptions): Promise<ClosingRun> {
  const endedBefore = new Date(ctx.clock().getTime() - options.graceMinutes * 60_000);
  await noteWaiting(ctx, endedBefore);
  let closed = 0;
  const failed = new Set<string>();
  // A customer's next period can follow only in another round.
  for (let before = -1; closed > before; ) {
    before = closed;
    let after: Place = firstPlace;
    for (;;) {
      options.signal?.throwIfAborted();
      const found = await findUnclosed(ctx, endedBefore, after, options.periodsABatch ?? periodsABatch);
      const last = found.at(-1);
      if (!last) break;
      after = last;
      const batch = await closeBatch(ctx, found, options);
      closed += batch.closed;
      for (const name of batch.failed) failed.add(name);
    }
  }
  return { closed, failed: failed.size };
}

/** By end, then customer. */
interface Place extends PeriodName {
  ends: string;
}

const firstPlace: Place = { ends: "-infinity", customerId: 0, number: 0 };

/** The next periods that can be closed: each the first unclosed one of its customer. */
function findUnclosed(ctx: Context, endedBefore: Date, after: Place, limit: number): Promise<Place[]> {
  return ctx.sql.unsafe<Place[]>(
    `select period.customer_id as "customerId", period.number, period.ends_at::text as ends
     from billing_periods period
     where period.state <> 'closed' and period.ends_at <= $5::timestamptz
       and (period.ends_at <= $1::timestamptz or period.state = 'closing')
       and period.ends_at >= $2::timestamptz and (period.ends_at, period.customer_id) > ($2::timestamptz, $3::int)
       and ${isNext}
     order by period.ends_at, period.customer_id limit $4`,
    [endedBefore.toISOString(), after.ends, after.customerId, limit, ctx.clock().toISOString()],
  );
}

/** Brings some periods through all steps; those that fail are noted, the others go on. Answers the keys of the failed. */
export async function closeBatch(
  ctx: Context,
  periods: readonly PeriodName[],
  { onStep }: Pick<ClosingOptions, "onStep">,
): Promise<{ closed: number; failed: string[] }> {
  const failed = new Set<string>();
  const sound = <T extends PeriodName>(some: readonly T[]) =>
    some.filter((period) => !failed.has(periodKey(period)));
  const step = async <T extends PeriodName, R>(
    some: readonly T[],
    work: (some: readonly T[]) => Promise<R>,
  ): Promise<R[]> => {
    const given = sound(some);
    if (given.length === 0) return [];
    try {
      return [await tryAgain(() => work(given))];
    } catch {
      // One that can't be closed must not hold up the others.
      const results: R[] = [];
      for (const one of given) {
        try {
          results.push(await tryAgain(() => work([one])));
        } catch (error) {
          failed.add(periodKey(one));
          await noteFailure(ctx, one, error);
        }
      }
      return results;
    }
  };
  await step(periods, (some) => beginClosing(ctx, some));
  await onStep?.("begun", periods);
  await step(periods, (some) => readTotals(ctx, some));
  await onStep?.("read", periods);
  const charged: ChargedPeriod[] = (await step(periods, (some) => chargePeriods(ctx, some))).flat();
  await onStep?.("charged", periods);
  const closed = await step(charged, (some) => finishClosing(ctx, some));
  await onStep?.("closed", periods);
  return { closed: closed.reduce((sum, count) => sum + count, 0), failed: [...failed] };
}

async function noteFailure(ctx: Context, period: PeriodName, error: unknown): Promise<void> {
  const reason =
    error instanceof DomainError ? error.message : "Something went wrong on the server; its log says what.";
  ctx.log.error(
    { err: error, customer_id: period.customerId, period: period.number },
    "a period can't be closed",
  );
  await writeFailures(ctx, [{ ...period, failure: reason.slice(0, 1000) }]);
}

/** Says of periods that would be closed but for open holds that they wait for those. */
async function noteWaiting(ctx: Context, endedBefore: Date): Promise<void> {
  const waiting = await ctx.sql.unsafe<(PeriodName & { count: number })[]>(
    `select period.customer_id as "customerId", period.number, awaited.count
     from (
       select customer_id, period as number, count(*)::int as count from credit_holds
       where state = 'held' and overage > 0 and period is not null group by 1, 2
     ) as awaited
     join billing_periods period using (customer_id, number)
     where period.state <> 'closed' and period.ends_at <= $1::timestamptz`,
    [endedBefore.toISOString()],
  );
  if (waiting.length === 0) return;
  await writeFailures(
    ctx,
    waiting.map(({ count, ...period }) => ({ ...period, failure: waitsForHolds(count) })),
  );
}

async function writeFailures(
  { sql }: Context,
  failures: readonly (PeriodName & { failure: string })[],
): Promise<void> {
  await sql.unsafe(
    `update billing_periods period set failure = given.failure
     from unnest($1::int[], $2::int[], $3::text[]) as given(customer_id, number, failure)
     where period.customer_id = given.customer_id and period.number = given.number and state <> 'closed'
       and period.failure is distinct from given.failure`,
    [...namesOf(failures), arrayText(failures.map(({ failure }) => failure))],
  );
}
