import type { TransactionSql } from "postgres";
import type { Sql } from "#/db/connect.ts";
import type { Instant } from "#/domain/instant.ts";
import { applyOperation } from "./apply-operation.ts";
import { describeResult } from "./describe-result.ts";
import type { LedgerOperation } from "./ledger-operation.ts";
import { type LedgerNeeds, loadLedgers } from "./load-ledgers.ts";
import type { MoneyOutcome, StoredRequest } from "./money-outcome.ts";
import { type LedgerChanges, storeLedgers, type WrittenTransaction } from "./store-ledgers.ts";

/** An operation that waits for its turn. */
export interface LedgerCall {
  customer: number;
  operation: LedgerOperation;
  /** The caller's idempotency key, with what was asked. */
  request: { key: string; fingerprint: string } | undefined;
  clock: () => Date;
  actor: string;
}

/** What became of a call: its outcome; or its key was used for another one; or there is no such customer. */
export type CallAnswer =
  | { outcome: MoneyOutcome; isReplayed: boolean }
  | { fault: "other_call" | "no_customer" };

/**
 * Runs operations one after another, in one transaction for all of them, and answers each. A refused one changes
 * nothing and holds up none.
 */
export async function runGroup(sql: Sql, calls: readonly LedgerCall[]): Promise<CallAnswer[]> {
  const { answers } = await sql.begin(async (tx) => ({ answers: await runCalls(tx, calls) }));
  return answers;
}

/** The same in a transaction that does more; it holds the customers' credits from here to its end. */
export async function runCalls(tx: TransactionSql, calls: readonly LedgerCall[]): Promise<CallAnswer[]> {
  const times = calls.map(({ clock }) => BigInt(clock().getTime()) * 1000n);
  const needs = needsOf(calls, times);
  const { ledgers: before, requests: known, made } = await loadLedgers(tx, needs);
  const after = new Map(before);
  const requests = new Map(known.map((request) => [`${request.customer} ${request.key}`, request]));
  const transactions: WrittenTransaction[] = [];
  const crossed: LedgerChanges["crossed"][number][] = [];
  const written: StoredRequest[] = [];
  const run = ({ customer, operation, request, actor }: LedgerCall, now: Instant): CallAnswer => {
    const earlier = request && requests.get(`${customer} ${request.key}`);
    if (earlier) {
      const isSame = earlier.fingerprint === request.fingerprint;
      return isSame ? { outcome: earlier.outcome, isReplayed: true } : { fault: "other_call" };
    }
    const ledger = after.get(customer);
    if (!ledger) return { fault: "no_customer" };
    const applied = applyOperation(ledger, operation, now);
    after.set(customer, applied.state);
    for (const one of applied.transactions) {
      transactions.push({ ...one, customer, recordedAt: now, actor });
    }
    for (const one of applied.crossed) crossed.push({ ...one, customer });
    const outcome: MoneyOutcome =
      "refused" in applied.outcome
        ? { refused: applied.outcome.refused }
        : { ok: describeResult(applied.outcome.result, { now, actor }) };
    // What is invalid, or asks for what is not there, is no answer to keep.
    if (request && !("refused" in outcome && /^(invalid|not_found)$/.test(outcome.refused.code))) {
      const stored = { customer, ...request, outcome };
      requests.set(`${customer} ${request.key}`, stored);
      written.push(stored);
    }
    return { outcome, isReplayed: false };
  };
  const answers = calls.map((call, place) => run(call, times[place] ?? needs.now));
  await storeLedgers(tx, { before, after, transactions, crossed, requests: written, made, now: needs.now });
  return answers;
}

function needsOf(calls: readonly LedgerCall[], times: readonly Instant[]): LedgerNeeds {
  const needs: LedgerNeeds = {
    customers: new Set(),
    holds: [],
    grants: [],
    periods: [],
    finals: [],
    keys: [],
    now: times.toSorted((left, right) => Number(right - left))[0] ?? 0n,
  };
  const periods = new Set<string>();
  for (const { customer, operation, request } of calls) {
    needs.customers.add(customer);
    if (request) needs.keys.push([customer, request.key]);
    switch (operation.kind) {
      case "grant":
        needs.grants.push([customer, operation.id]);
        break;
      case "adjust":
        if (operation.grant !== null) needs.grants.push([customer, operation.grant]);
        break;
      case "settle":
      case "release":
        needs.holds.push([customer, operation.hold]);
        break;
      case "charge":
        // Each row once: they are joined with what they name.
        if (!periods.has(`${customer} ${operation.period}`)) needs.periods.push([customer, operation.period]);
        periods.add(`${customer} ${operation.period}`);
        if (operation.isFinal) needs.finals.push([customer, operation.period]);
        break;
    }
  }
  return needs;
}
