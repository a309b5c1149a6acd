import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { applyOperation } from "../ledger/apply-operation.ts";
import { toCredits } from "../ledger/credit-amount.ts";
import { describeResult } from "../ledger/describe-result.ts";
import { billedOverage } from "../ledger/hold-periods.ts";
import { type ChargedPeriod, emptyLedger, type LedgerState } from "../ledger/ledger-state.ts";
import { readLedger } from "../ledger/read-ledger.ts";
import { nowOf } from "../now-of.ts";
import type { Decimal, Overage } from "../plans/plan-terms.ts";
import type { Cancellation } from "./cancel-uncovered.ts";
import type { TermedPeriod } from "./period-row.ts";
import { type CreditShares, chargedOf, chargeOf, givenBackOf } from "./split-credits.ts";

/** What a period comes to in credits. */
interface EstimatedTotal {
  total: Decimal;
  /** What its adjustments cancel of what earlier statements left uncovered. */
  cancelled: readonly Cancellation[];
}

/**
 * How a period's total in credits would be paid if it were charged now: what the ledger would make of it, written
 * nowhere.
 */
export async function estimateShares(
  ctx: Context,
  period: TermedPeriod,
  { total, cancelled }: EstimatedTotal,
  overage: Overage | null,
): Promise<CreditShares> {
  const now = nowOf(ctx);
  const ledger = await ctx.sql.begin("isolation level repeatable read read only", (tx) =>
    readWith(tx, period),
  );
  const charge = chargeOf(total, cancelled);
  const operation = {
    kind: "charge",
    period: period.number,
    total: toCredits(chargedOf(charge)),
    overage: overage && { limit: overage.limit === null ? null : toCredits(overage.limit) },
  } as const;
  const { outcome } = applyOperation(ledger, operation, now);
  const charged = "result" in outcome ? describeResult(outcome.result, { now, actor: ctx.actor }) : null;
  if (charged === null || !("covered" in charged)) throw new Error("a charge was answered as something else");
  return { ...charged, givenBack: givenBackOf(charge), cancelled };
}

interface ChargeRow {
  place: number;
  grant: string | null;
  amount: string;
  takenBack: string;
}

/** The customer's credits with what the period has charged so far. */
async function readWith(
  tx: TransactionSql,
  { customerId, number, span }: TermedPeriod,
): Promise<LedgerState> {
  const [ledger, rows, [billed]] = await Promise.all([
    readLedger(tx, customerId),
    tx<ChargeRow[]>`
      select place, grant_id as "grant", amount, taken_back as "takenBack"
      from credit_charges where customer_id = ${customerId} and period = ${number} order by place`,
    tx.unsafe<{ overage: string }[]>(`select ${billedOverage("$1::int")} as overage`, [customerId]),
  ]);
  const charges = rows.map(({ place, grant, amount, takenBack }) => ({
    place,
    grant,
    amount: toCredits(amount),
    takenBack: toCredits(takenBack),
  }));
  const periods = new Map<number, ChargedPeriod>([[number, { isClosed: false, endsAt: span.ends, charges }]]);
  return { ...(ledger ?? emptyLedger), billedOverage: toCredits(billed?.overage ?? "0"), periods };
}
