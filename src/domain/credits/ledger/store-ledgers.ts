import type { TransactionSql } from "postgres";
import { arrayText, plainArrayText } from "#/db/array-text.ts";
import { raiseAlerts } from "#/domain/credits/alerts/raise-alerts.ts";
import { type Instant, isoUtc } from "#/domain/instant.ts";
import { creditText } from "./credit-amount.ts";
import { isoOrNull, textOrNull } from "./describe-result.ts";
import type { CrossedThreshold } from "./ledger-operation.ts";
import type {
  LedgerGrant,
  LedgerHold,
  LedgerState,
  LedgerTransaction,
  PeriodCharge,
} from "./ledger-state.ts";
import type { StoredRequest } from "./money-outcome.ts";

export interface WrittenTransaction extends LedgerTransaction {
  customer: number;
  recordedAt: Instant;
  actor: string;
}

/** What a group of operations made of the ledgers. */
export interface LedgerChanges {
  /** As they were loaded, and as they are now. */
  before: ReadonlyMap<number, LedgerState>;
  after: ReadonlyMap<number, LedgerState>;
  transactions: readonly WrittenTransaction[];
  crossed: readonly (CrossedThreshold & { customer: number })[];
  requests: readonly StoredRequest[];
  /** Customers whose account was made for this group; it goes again where nothing was written. */
  made: readonly number[];
  now: Instant;
}

const inserts = {
  transactions: `
    insert into ledger_transactions (customer_id, number, kind, at, recorded_at, grant_id, hold_id, period, reason, actor)
    select * from unnest($1::int[], $2::bigint[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::uuid[], $7::uuid[],
      $8::int[], $9::text[], $10::text[])`,
  entries: `
    insert into ledger_entries (customer_id, transaction, line, account, grant_id, amount)
    select * from unnest($1::int[], $2::bigint[], $3::smallint[], $4::text[], $5::uuid[], $6::numeric[])`,
  newGrants: `
    insert into credit_grants (customer_id, id, amount, priority, effective_at, expires_at, rollover_max, rollover_days,
      rolled_from, source, reason, thresholds, available, held, spent, is_expired, created_at)
    select customer_id, id, amount, priority, effective_at, expires_at, rollover_max, rollover_days, rolled_from, source,
      reason, thresholds::numeric[], available, held, spent, is_expired, created_at
    from unnest($1::int[], $2::uuid[], $3::numeric[], $4::smallint[], $5::timestamptz[], $6::timestamptz[], $7::numeric[],
      $8::int[], $9::uuid[], $10::text[], $11::text[], $12::text[], $13::numeric[], $14::numeric[], $15::numeric[],
      $16::boolean[], $17::timestamptz[])
      as made(customer_id, id, amount, priority, effective_at, expires_at, rollover_max, rollover_days, rolled_from, source,
        reason, thresholds, available, held, spent, is_expired, created_at)`,
  grants: `
    update credit_grants as known
    set amount = changed.amount, available = changed.available, held = changed.held, spent = changed.spent,
      is_expired = changed.is_expired
    from unnest($1::int[], $2::uuid[], $3::numeric[], $4::numeric[], $5::numeric[], $6::numeric[], $7::boolean[])
      as changed(customer_id, id, amount, available, held, spent, is_expired)
    where known.customer_id = changed.customer_id and known.id = changed.id`,
  newHolds: `
    insert into credit_holds (customer_id, id, amount, state, settled_amount, parts, overage, period, reason, expires_at, created_at, ended_at)
    select customer_id, id, amount, state, settled_amount, parts::jsonb, overage, period, reason, expires_at, created_at, ended_at
    from unnest($1::int[], $2::uuid[], $3::numeric[], $4::text[], $5::numeric[], $6::text[], $7::numeric[], $8::int[], $9::text[],
      $10::timestamptz[], $11::timestamptz[], $12::timestamptz[])
      as made(customer_id, id, amount, state, settled_amount, parts, overage, period, reason, expires_at, created_at, ended_at)`,
  holds: `
    update credit_holds as known
    set state = changed.state, settled_amount = changed.settled_amount, ended_at = changed.ended_at
    from unnest($1::int[], $2::uuid[], $3::text[], $4::numeric[], $5::timestamptz[])
      as changed(customer_id, id, state, settled_amount, ended_at)
    where known.customer_id = changed.customer_id and known.id = changed.id`,
  charges: `
    insert into credit_charges (customer_id, period, place, grant_id, amount, taken_back)
    select * from unnest($1::int[], $2::int[], $3::smallint[], $4::uuid[], $5::numeric[], $6::numeric[])
    on conflict (customer_id, period, place) do update set amount = excluded.amount, taken_back = excluded.taken_back`,
  accounts: `
    update credit_accounts as known
    set transactions = changed.transactions, latest_at = changed.latest_at, overage = changed.overage
    from unnest($1::int[], $2::bigint[], $3::timestamptz[], $4::numeric[])
      as changed(customer_id, transactions, latest_at, overage)
    where known.customer_id = changed.customer_id`,
  requests: `
    insert into money_requests (customer_id, key, fingerprint, outcome, created_at)
    select customer_id, key, fingerprint, outcome::jsonb, $5::timestamptz
    from unnest($1::int[], $2::text[], $3::text[], $4::text[]) as asked(customer_id, key, fingerprint, outcome)`,
  unused: `delete from credit_accounts where customer_id = any($1::int[]) and transactions = 0`,
};

type Plain = string | number | null;

/** Writes a group's changes in the transaction that loaded the ledgers, one statement for each table. */
export async function storeLedgers(tx: TransactionSql, changes: LedgerChanges): Promise<void> {
  const writes: Promise<unknown>[] = [];
  /** One array for each column; `quoted` names those that are free text, by position from 0. */
  const write = (
    statement: keyof typeof inserts,
    rows: readonly Plain[][],
    quoted: number[] = [],
    rest: string[] = [],
  ) => {
    const [first] = rows;
    if (!first) return;
    const columns = first.map((_, place) => {
      const values = rows.map((row) => row[place] ?? null);
      return quoted.includes(place) ? arrayText(values) : plainArrayText(values);
    });
    writes.push(tx.unsafe(inserts[statement], [...columns, ...rest], { prepare: true }).execute());
  };
  const { transactions, requests } = changes;
  const { accounts, grants, newGrants, holds, newHolds, charges } = differences(changes);
  write("transactions", transactions.map(transactionRow), [8, 9]);
  write("entries", transactions.flatMap(entryRows));
  write("newGrants", newGrants.map(newGrantRow), [10, 11]);
  write("grants", grants.map(grantRow));
  write("newHolds", newHolds.map(newHoldRow), [5, 8]);
  write("holds", holds.map(holdRow));
  write("charges", charges.map(chargeRow));
  write("accounts", accounts);
  write(
    "requests",
    requests.map(({ customer, key, fingerprint, outcome }) => [
      customer,
      key,
      fingerprint,
      JSON.stringify(outcome),
    ]),
    [1, 3],
    [isoUtc(changes.now)],
  );
  if (changes.made.length > 0) {
    writes.push(tx.unsafe(inserts.unused, [plainArrayText(changes.made)]).execute());
  }
  writes.push(raiseAlerts(tx, changes.crossed.map(toCrossed)));
  await Promise.all(writes);
}

type Owned<T> = T & { customer: number };

/** What is not as it was loaded. */
function differences({ before, after }: LedgerChanges) {
  const accounts: Plain[][] = [];
  const grants: Owned<LedgerGrant>[] = [];
  const newGrants: Owned<LedgerGrant>[] = [];
  const holds: Owned<LedgerHold>[] = [];
  const newHolds: Owned<LedgerHold>[] = [];
  const charges: Owned<PeriodCharge & { period: number }>[] = [];
  for (const [customer, now] of after) {
    const was = before.get(customer);
    if (!was || was === now) continue;
    if (was.transactions !== now.transactions) {
      accounts.push([customer, now.transactions, isoUtc(now.latestAt), creditText(now.overage)]);
    }
    for (const [id, grant] of now.grants) {
      const known = was.grants.get(id);
      if (known !== grant) (known ? grants : newGrants).push({ ...grant, customer });
    }
    for (const [id, hold] of now.holds) {
      const known = was.holds.get(id);
      if (known !== hold) (known ? holds : newHolds).push({ ...hold, customer });
    }
    for (const [period, charged] of now.periods) {
      const known = was.periods.get(period);
      if (known === charged) continue;
      for (const charge of charged.charges) {
        if (!known?.charges.includes(charge)) charges.push({ ...charge, period, customer });
      }
    }
  }
  return { accounts, grants, newGrants, holds, newHolds, charges };
}

const transactionRow = (one: WrittenTransaction): Plain[] => [
  one.customer,
  one.number,
  one.kind,
  isoUtc(one.at),
  isoUtc(one.recordedAt),
  one.grant,
  one.hold,
  one.period,
  one.reason,
  one.actor,
];

const entryRows = ({ customer, number, entries }: WrittenTransaction): Plain[][] =>
  entries.map(({ account, grant, amount }, place) => [
    customer,
    number,
    place + 1,
    account,
    grant,
    creditText(amount),
  ]);

const newGrantRow = (grant: Owned<LedgerGrant>): Plain[] => [
  grant.customer,
  grant.id,
  creditText(grant.amount),
  grant.priority,
  isoUtc(grant.effectiveAt),
  isoOrNull(grant.expiresAt),
  textOrNull(grant.rolloverMax),
  grant.rolloverDays,
  grant.rolledFrom,
  grant.source,
  grant.reason,
  plainArrayText(grant.thresholds),
  creditText(grant.available),
  creditText(grant.held),
  creditText(grant.spent),
  String(grant.isExpired),
  isoUtc(grant.createdAt),
];

const grantRow = (grant: Owned<LedgerGrant>): Plain[] => [
  grant.customer,
  grant.id,
  creditText(grant.amount),
  creditText(grant.available),
  creditText(grant.held),
  creditText(grant.spent),
  String(grant.isExpired),
];

const newHoldRow = (hold: Owned<LedgerHold>): Plain[] => [
  hold.customer,
  hold.id,
  creditText(hold.amount),
  hold.state,
  textOrNull(hold.settledAmount),
  JSON.stringify(hold.parts.map(({ grant, amount }) => ({ grant, amount: creditText(amount) }))),
  creditText(hold.overage),
  hold.period,
  hold.reason,
  isoUtc(hold.expiresAt),
  isoUtc(hold.createdAt),
  isoOrNull(hold.endedAt),
];

const holdRow = (hold: Owned<LedgerHold>): Plain[] => [
  hold.customer,
  hold.id,
  hold.state,
  textOrNull(hold.settledAmount),
  isoOrNull(hold.endedAt),
];

const chargeRow = (charge: Owned<PeriodCharge & { period: number }>): Plain[] => [
  charge.customer,
  charge.period,
  charge.place,
  charge.grant,
  creditText(charge.amount),
  creditText(charge.takenBack),
];

const toCrossed = ({ customer, grant, threshold, period, at }: LedgerChanges["crossed"][number]) => ({
  customerId: customer,
  grantId: grant.id,
  threshold,
  period,
  spent: creditText(grant.spent),
  amount: creditText(grant.amount),
  at: isoUtc(at),
});
