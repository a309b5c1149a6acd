import type { TransactionSql } from "postgres";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import { arrayText, plainArrayText } from "#/db/array-text.ts";
import { type Instant, isoUtc } from "#/domain/instant.ts";
import { toCredits } from "./credit-amount.ts";
import {
  type CurrentRow,
  currentPeriods,
  type HoldPeriodRow,
  holdPeriods,
  toHoldPeriod,
} from "./hold-periods.ts";
import {
  type AccountRow,
  accountColumns,
  type GrantRow,
  grantColumns,
  type HoldRow,
  holdColumns,
  type Micros,
  microsSql,
  toBooks,
  toInstant,
} from "./ledger-rows.ts";
import { type ChargedPeriod, emptyLedger, type LedgerState } from "./ledger-state.ts";
import type { StoredRequest } from "./money-outcome.ts";

/** What a group of operations may need to know; each row begins with its customer. */
export interface LedgerNeeds {
  customers: Set<number>;
  holds: [number, string][];
  grants: [number, string][];
  /** Periods whose use is charged, by number. */
  periods: [number, number][];
  /** Those of them that are charged for the last time. */
  finals: [number, number][];
  /** Idempotency keys. */
  keys: [number, string][];
  /** Until when what is due is due. */
  now: Instant;
}

export interface LoadedLedgers {
  /** A customer that is none any more has no ledger. */
  ledgers: Map<number, LedgerState>;
  requests: StoredRequest[];
  /** Whose account was made just now. */
  made: number[];
}

/** Locks the accounts of customers, in one order for all, and reads what the operations need to know of them. */
export async function loadLedgers(tx: TransactionSql, needs: LedgerNeeds): Promise<LoadedLedgers> {
  const customers = [...needs.customers].sort((left, right) => left - right);
  const first = await read(tx, customers, needs);
  const missing = customers.filter((customer) => !first.ledgers.has(customer));
  if (missing.length === 0) return { ...first, made: [] };
  const made = await makeAccounts(tx, missing);
  // Another process may have made an account, and what is in it, just before.
  return { ...(await read(tx, customers, needs)), made };
}

const { space, catalogue } = advisoryLocks;

/** The customers whose account there was not. Nobody removes a customer meanwhile. */
async function makeAccounts(tx: TransactionSql, customers: readonly number[]): Promise<number[]> {
  await tx`select pg_advisory_xact_lock_shared(${space}::int, ${catalogue}::int)`;
  const rows = await tx.unsafe<{ id: number }[]>(
    `insert into credit_accounts (customer_id, latest_at)
     select id, $2::timestamptz from customers where id = any($1::int[]) order by id
     on conflict do nothing returning customer_id as id`,
    [plainArrayText(customers), isoUtc(emptyLedger.latestAt)],
  );
  return rows.map(({ id }) => id);
}

const selects = {
  accounts: `
    select customer_id as customer, ${accountColumns}
    from credit_accounts where customer_id = any($1::int[]) order by customer_id for update`,
  current: currentPeriods,
  grants: `
    select ${grantColumns} from credit_grants
    where customer_id = any($1::int[])
      and (available > 0 or held > 0 or (not is_expired and expires_at <= $2::timestamptz) or customer_id = any($3::int[])
        or (customer_id, id) in (select * from unnest($4::int[], $5::uuid[])))`,
  holds: `
    select ${holdColumns} from credit_holds
    where customer_id = any($1::int[]) and state = 'held' and expires_at <= $2::timestamptz
    union all
    select ${holdColumns} from unnest($3::int[], $4::uuid[]) as asked(asked_customer, asked_id)
    join credit_holds on customer_id = asked_customer and id = asked_id
    union all
    select ${holdColumns} from unnest($5::int[], $6::int[]) as closed(closed_customer, closed_period)
    join credit_holds on customer_id = closed_customer and period = closed_period and state = 'held' and overage > 0`,
  holdPeriods,
  periods: `
    select asked.customer, asked.period, coalesce(state = 'closed', false) as is_closed, ${microsSql("ends_at")} as ends,
      place, grant_id as "grant", amount, taken_back
    from unnest($1::int[], $2::int[]) as asked(customer, period)
    left join billing_periods on billing_periods.customer_id = asked.customer and number = asked.period
    left join credit_charges charge on charge.customer_id = asked.customer and charge.period = asked.period
    order by 1, 2, place`,
  requests: `
    select customer_id as customer, key, fingerprint, outcome
    from unnest($1::int[], $2::text[]) as asked(asked_customer, asked_key)
    join money_requests on customer_id = asked_customer and key = asked_key`,
};

interface PeriodRow {
  customer: number;
  period: number;
  is_closed: boolean;
  ends: Micros | null;
  place: number | null;
  grant: string | null;
  amount: string | null;
  taken_back: string | null;
}

const column = <T extends readonly unknown[], K extends 0 | 1>(rows: readonly T[], place: K): T[K][] =>
  rows.map((row) => row[place]);

async function read(
  tx: TransactionSql,
  customers: readonly number[],
  { holds, grants, periods, finals, keys, now }: LedgerNeeds,
): Promise<Omit<LoadedLedgers, "made">> {
  const all = plainArrayText(customers);
  const until = isoUtc(now);
  const ask = <R extends object>(select: keyof typeof selects, parameters: string[]) =>
    tx.unsafe<R[]>(selects[select], parameters, { prepare: true });
  // One after another on one connection, without waiting in between: those after the first see what it locked.
  const [accountRows, currentRows, grantRows, holdRows, holdPeriodRows, periodRows, requestRows] =
    await Promise.all([
      ask<AccountRow & { customer: number }>("accounts", [all]),
      ask<CurrentRow>("current", [all, until]),
      ask<GrantRow>("grants", [
        all,
        until,
        plainArrayText(column(periods, 0)),
        plainArrayText(column(grants, 0)),
        plainArrayText(column(grants, 1)),
      ]),
      ask<HoldRow>("holds", [
        all,
        until,
        plainArrayText(column(holds, 0)),
        plainArrayText(column(holds, 1)),
        plainArrayText(column(finals, 0)),
        plainArrayText(column(finals, 1)),
      ]),
      holds.length === 0
        ? []
        : ask<HoldPeriodRow>("holdPeriods", [
            plainArrayText(column(holds, 0)),
            plainArrayText(column(holds, 1)),
          ]),
      periods.length === 0
        ? []
        : ask<PeriodRow>("periods", [plainArrayText(column(periods, 0)), plainArrayText(column(periods, 1))]),
      keys.length === 0
        ? []
        : ask<StoredRequest>("requests", [plainArrayText(column(keys, 0)), arrayText(column(keys, 1))]),
    ]);
  const grantsOf = Map.groupBy(grantRows, ({ customer }) => customer);
  const holdPeriodsOf = Map.groupBy(holdPeriodRows, ({ customer }) => customer);
  const holdsOf = Map.groupBy(holdRows, ({ customer }) => customer);
  const periodsOf = Map.groupBy(periodRows, ({ customer }) => customer);
  const currentOf = new Map(currentRows.map((row) => [row.customer, row]));
  const ledgers = new Map<number, LedgerState>();
  for (const account of accountRows) {
    const { customer } = account;
    const current = currentOf.get(customer);
    const ofHolds = holdPeriodsOf.get(customer) ?? [];
    ledgers.set(customer, {
      ...toBooks(account, grantsOf.get(customer) ?? [], holdsOf.get(customer) ?? []),
      billedOverage: toCredits(current?.billed ?? "0"),
      period: current ? toHoldPeriod(current) : null,
      holdPeriods: new Map(ofHolds.map((row) => [row.number, toHoldPeriod(row)])),
      periods: toPeriods(current ? [current, ...ofHolds] : ofHolds, periodsOf.get(customer) ?? []),
    });
  }
  return { ledgers, requests: requestRows };
}

function toPeriods(
  ofHolds: readonly HoldPeriodRow[],
  rows: readonly PeriodRow[],
): ReadonlyMap<number, ChargedPeriod> {
  const periods = new Map<number, ChargedPeriod>();
  for (const { number, settled } of ofHolds) {
    if (settled === null) continue;
    const charge = { place: 0, grant: null, amount: toCredits(settled), takenBack: 0n };
    periods.set(number, { isClosed: false, endsAt: null, charges: [charge] });
  }
  for (const [number, ofPeriod] of Map.groupBy(rows, ({ period }) => period)) {
    const ends = ofPeriod[0]?.ends ?? null;
    const charges = ofPeriod.flatMap(({ place, grant, amount, taken_back: takenBack }) =>
      place === null || amount === null || takenBack === null
        ? []
        : [{ place, grant, amount: toCredits(amount), takenBack: toCredits(takenBack) }],
    );
    const isClosed = ofPeriod[0]?.is_closed ?? false;
    periods.set(number, { isClosed, endsAt: ends === null ? null : toInstant(ends), charges });
  }
  return periods;
}
