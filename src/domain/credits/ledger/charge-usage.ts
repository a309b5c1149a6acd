import type { Context } from "#/domain/context.ts";
import type { Decimal, Overage } from "../plans/plan-terms.ts";
import { askLedger } from "./ask-ledger.ts";
import { toCredits } from "./credit-amount.ts";

export interface ChargeInput {
  customerId: number;
  /** Number of the billing period. */
  period: number;
  /** What the period's usage costs in all, so far: 0 or more, with at most 2 decimals. */
  total: Decimal;
  /** Of the period's plan version. */
  overage: Overage | null;
}

/** How a period's usage is paid; the first three add up to its total. */
export interface Charged {
  /** By grants. */
  covered: Decimal;
  /** Beyond the grants, as the plan allows; of the period's usage alone. */
  overage: Decimal;
  /** By nothing: no grant was left, and no overage allowed. */
  uncovered: Decimal;
  /** Overage of holds that were settled in the period, which its statement bills besides. */
  settledOverage: Decimal;
}

/**
 * Brings what a period's usage has charged to `total`, upwards or downwards; asked again, it changes nothing.
 * A period that is over is paid by grants that were effective before its end, also by what expired at its end or
 * after it. In a transaction of its own: not to be called while the catalogue is locked. Many calls at once are
 * written together. Throws not_found.
 */
export async function chargeUsage(
  ctx: Context,
  { customerId, period, total, overage }: ChargeInput,
): Promise<Charged> {
  const limit = overage?.limit == null ? null : toCredits(overage.limit);
  const operation = {
    kind: "charge",
    period,
    total: toCredits(total),
    overage: overage && { limit },
  } as const;
  return (await askLedger<Charged>(ctx, { customerId, operation })).value;
}
