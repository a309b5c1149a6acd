import { Big } from "big.js";
import type { Context } from "#/domain/context.ts";
import { balanceAt } from "../ledger/balance-at.ts";
import type { Decimal, Overage } from "../plans/plan-terms.ts";
import type { PeriodName } from "./period-row.ts";
import type { CreditShares } from "./split-credits.ts";

/** What the ledger says of a customer and a period now. */
export interface LedgerNow {
  /** What the period's use has charged so far: to grants, and beyond them. */
  covered: Decimal;
  overage: Decimal;
  /** Overage of holds that were settled in the period. */
  settledOverage: Decimal;
  /** What grants have left. */
  available: Decimal;
  /** All that the customer owes beyond its grants. */
  owed: Decimal;
}

/** How a total in credits would be paid if it were charged now, on top of what was charged already. Changes nothing. */
export function estimateShares(total: Decimal, now: LedgerNow, terms: Overage | null): CreditShares {
  const asked = Big(total).lt(0) ? Big(0) : Big(total);
  const givenBack = Big(total).lt(0) ? Big(total).abs() : Big(0);
  const more = asked.minus(now.covered).minus(now.overage);
  const fromGrants = least(atLeastZero(more), Big(now.available));
  const room =
    terms === null ? Big(0) : terms.limit === null ? null : atLeastZero(Big(terms.limit).minus(now.owed));
  const rest = atLeastZero(more).minus(fromGrants);
  const beyond = room === null ? rest : least(rest, room);
  // Overage is given back first.
  const overage = atLeastZero(Big(now.overage).plus(more.lt(0) ? more : 0)).plus(beyond);
  const covered = more.lt(0) ? asked.minus(overage) : Big(now.covered).plus(fromGrants);
  return {
    covered: covered.toFixed(),
    overage: overage.toFixed(),
    uncovered: asked.minus(covered).minus(overage).toFixed(),
    settledOverage: now.settledOverage,
    givenBack: givenBack.toFixed(),
  };
}

const least = (one: Big, other: Big): Big => (one.lt(other) ? one : other);
const atLeastZero = (value: Big): Big => (value.lt(0) ? Big(0) : value);

export async function readLedgerNow(ctx: Context, { customerId, number }: PeriodName): Promise<LedgerNow> {
  const [[charged], balance] = await Promise.all([
    ctx.sql<{ spent: string; overage: string; settledOverage: string }[]>`
      select
        trim_scale(coalesce(sum(amount) filter (where account = 'spent' and kind in ('usage', 'usage_refund')), 0))::text as spent,
        trim_scale(coalesce(-sum(amount) filter (where account = 'overage' and kind in ('usage', 'usage_refund')), 0))::text as overage,
        trim_scale(coalesce(-sum(amount) filter (where account = 'overage' and kind not in ('usage', 'usage_refund')), 0))::text as "settledOverage"
      from ledger_transactions head
      join ledger_entries entry on entry.customer_id = head.customer_id and entry.transaction = head.number
      where head.customer_id = ${customerId} and head.period = ${number}`,
    balanceAt(ctx, customerId, BigInt(ctx.clock().getTime()) * 1000n),
  ]);
  const { spent, overage, settledOverage } = charged ?? { spent: "0", overage: "0", settledOverage: "0" };
  return {
    covered: Big(spent).minus(overage).toFixed(),
    overage,
    settledOverage,
    available: balance.available,
    owed: balance.overage,
  };
}
