import { applyOperation } from "#/domain/credits/ledger/apply-operation.ts";
import { creditText, toCredits } from "#/domain/credits/ledger/credit-amount.ts";
import type { Applied, IssueGrant, LedgerOperation } from "#/domain/credits/ledger/ledger-operation.ts";
import {
  emptyLedger,
  expiredOf,
  type HoldPeriod,
  type LedgerState,
} from "#/domain/credits/ledger/ledger-state.ts";

export const day = 86_400_000_000n;
export const begun = 20_000n * day;

export const grantOf = (id: string, amount: string, more: Partial<IssueGrant> = {}): IssueGrant => ({
  kind: "grant",
  id,
  amount: toCredits(amount),
  priority: 100,
  effectiveAt: null,
  expiresAt: null,
  rolloverMax: null,
  rolloverDays: null,
  thresholds: [],
  source: "manual",
  reason: null,
  ...more,
});
export const holdOf = (id: string, amount: string): LedgerOperation => ({
  kind: "hold",
  id,
  amount: toCredits(amount),
  expiresIn: 900,
  reason: null,
});
export const settleOf = (hold: string, amount: string): LedgerOperation => ({
  kind: "settle",
  hold,
  amount: toCredits(amount),
});

/** Runs operations one after another, each at its day; answers the last. */
export function runAll(
  steps: [days: number, operation: LedgerOperation][],
  from: Partial<LedgerState> = {},
): Applied {
  let state: LedgerState = { ...emptyLedger, ...from };
  let applied: Applied | undefined;
  for (const [days, operation] of steps) {
    applied = applyOperation(state, operation, begun + (BigInt(Math.round(days * 1000)) * day) / 1000n);
    state = applied.state;
  }
  if (!applied) throw new Error("no steps");
  return applied;
}

export const entriesOf = ({ transactions }: Applied) =>
  transactions.map(({ kind, entries }) => [
    kind,
    ...entries.map(({ account, grant, amount }) => `${account} ${grant ?? "-"} ${creditText(amount)}`),
  ]);
export const shown = ({ state }: Applied, id: string) => {
  const grant = state.grants.get(id);
  if (!grant) throw new Error(`no grant ${id}`);
  const { available, held, spent } = grant;
  return [available, held, spent, expiredOf(grant)].map(creditText).join(" ");
};
export const allowing = (limit: string | null): { period: HoldPeriod } => ({
  period: {
    number: 3,
    state: "open",
    allowsOverage: true,
    overageLimit: limit === null ? null : toCredits(limit),
  },
});
