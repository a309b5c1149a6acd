import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { type Instant, isoUtc } from "#/domain/instant.ts";
import { creditText, least, toCredits } from "../ledger/credit-amount.ts";
import { runCalls } from "../ledger/run-group.ts";
import { creditsOnceCut } from "./cut-credits.ts";
import { type GrantPeriodRow, grantPeriodColumns, planGrantId, readParts, spanOf } from "./plan-grants.ts";

interface MovedPeriod {
  customerId: number;
  number: number;
  /** When it ends now. */
  ends: Instant;
}

/**
 * Lets the credits that an open period began with end when it now ends, in the transaction that moves its end.
 * What has expired before stays as it is.
 */
export async function movePlanCredits(
  tx: TransactionSql,
  { customerId, number, ends }: MovedPeriod,
): Promise<void> {
  // The ledger reads and writes grants with this row locked.
  await lockCredits(tx, customerId);
  await tx.unsafe(
    `update credit_grants granted set expires_at = $3::timestamptz
     from billing_periods period
     where period.customer_id = $1 and period.number = $2 and granted.customer_id = period.customer_id
       and granted.id = ${planGrantId("period")} and not granted.is_expired`,
    [customerId, number, isoUtc(ends)],
  );
}

const lockCredits = (tx: TransactionSql, customerId: number) =>
  tx`select from credit_accounts where customer_id = ${customerId} for update`;

interface CutRow extends GrantPeriodRow {
  amount: string;
  available: string;
  used: string;
}

/**
 * The same for a period that is cut, whose credits become its share: what is not used of the rest is taken away, and
 * less rolls over. One without any length gives way only where nothing was used in it. Throws conflict.
 */
export async function cutPlanCredits(
  ctx: Context,
  tx: TransactionSql,
  { customerId, number, ends }: MovedPeriod,
): Promise<void> {
  await lockCredits(tx, customerId);
  const call = { customer: customerId, request: undefined, clock: ctx.clock, actor: ctx.actor };
  const [granted] = await findGranted(tx, customerId, number);
  if (!granted) return;
  // What is due may change what is available.
  await runCalls(tx, [{ ...call, operation: { kind: "due" } }]);
  const [row] = await findGranted(tx, customerId, number);
  if (!row) return;
  const parts = (await readParts(tx, [row])).get(`${customerId} ${number}`) ?? [];
  const span = { ...spanOf(row), ends };
  const { amount, rolloverMax } = creditsOnceCut(row.terms, span, parts, toCredits(row.used));
  const beyond = toCredits(row.amount) - amount;
  const taken = least(beyond, toCredits(row.available));
  if (taken > 0n) {
    const reason = `Billing period ${number} was cut`;
    const grant = row.grant_id;
    await runCalls(tx, [
      { ...call, operation: { kind: "adjust", amount: -taken, grant, newGrant: grant, reason } },
    ]);
  }
  await tx`
    update credit_grants set expires_at = ${isoUtc(ends)},
      rollover_max = ${rolloverMax === null ? null : creditText(rolloverMax)},
      rollover_days = case when ${rolloverMax === null} then null else rollover_days end
    where customer_id = ${customerId} and id = ${row.grant_id}`;
}

const findGranted = (tx: TransactionSql, customerId: number, number: number) =>
  tx.unsafe<CutRow[]>(
    `select ${grantPeriodColumns("period")}, granted.amount, granted.available, granted.spent + granted.held as used
     from billing_periods period
     join plan_versions version on version.plan_id = period.plan_id and version.version = period.plan_version
     join credit_grants granted on granted.customer_id = period.customer_id and granted.id = ${planGrantId("period")}
     where period.customer_id = $1 and period.number = $2 and not granted.is_expired`,
    [customerId, number],
  );

/** Throws conflict where credits were used in a period that is to be as if it never had been. */
export async function refuseUsed(tx: TransactionSql, customerId: number, number: number): Promise<void> {
  await lockCredits(tx, customerId);
  const [found] = await tx.unsafe<{ is_used: boolean }[]>(
    `select exists (select from credit_charges where customer_id = $1 and period = $2)
       or exists (select from credit_holds where customer_id = $1 and period = $2)
       or exists (
         select from billing_periods period
         join credit_grants granted on granted.customer_id = period.customer_id and granted.id = ${planGrantId("period")}
         where period.customer_id = $1 and period.number = $2 and granted.spent + granted.held > 0
       ) as is_used`,
    [customerId, number],
  );
  if (!found?.is_used) return;
  throw new DomainError("conflict", `Period ${number} begins at this moment; try again in another.`);
}
