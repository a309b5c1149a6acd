import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import type { Decimal, Overage } from "../plans/plan-terms.ts";
import { askLedger } from "./ask-ledger.ts";
import { toCredits } from "./credit-amount.ts";
import { answerOf } from "./money-outcome.ts";
import { runCalls } from "./run-group.ts";
import { UnknownCustomer } from "./with-customer.ts";

export interface ChargeInput {
  customerId: number;
  /** Number of the billing period. */
  period: number;
  /** What the period's usage costs in all, so far: 0 or more, with at most 2 decimals. */
  total: Decimal;
  /** Of the period's plan version. */
  overage: Overage | null;
  /** The charge of a period that is being closed: refused while one of its holds may still cost overage. */
  isFinal?: boolean;
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
 * written together. Throws not_found, and conflict for a final charge that has to wait for holds.
 */
export async function chargeUsage(ctx: Context, input: ChargeInput): Promise<Charged> {
  const { customerId } = input;
  return (await askLedger<Charged>(ctx, { customerId, operation: chargeOf(input) })).value;
}

/**
 * The same of many periods, in the caller's transaction, which holds the customers' credits from here to its end.
 * None is charged where one is refused.
 */
export async function chargeUsages(
  tx: TransactionSql,
  { clock, actor }: Pick<Context, "clock" | "actor">,
  inputs: readonly ChargeInput[],
): Promise<void> {
  if (inputs.length === 0) return;
  const calls = inputs.map((input) => ({
    customer: input.customerId,
    operation: chargeOf(input),
    request: undefined,
    clock,
    actor,
  }));
  for (const [place, answer] of (await runCalls(tx, calls)).entries()) {
    if ("fault" in answer) throw new UnknownCustomer(inputs[place]?.customerId ?? 0);
    answerOf(answer);
  }
}

function chargeOf({ period, total, overage, isFinal }: ChargeInput) {
  const limit = overage?.limit == null ? null : toCredits(overage.limit);
  return {
    kind: "charge",
    period,
    total: toCredits(total),
    overage: overage && { limit },
    isFinal,
  } as const;
}
