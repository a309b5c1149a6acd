import type { TransactionSql } from "postgres";
import { plainArrayText } from "#/db/array-text.ts";
import type { Context } from "#/domain/context.ts";
import { type Instant, isoUtc } from "#/domain/instant.ts";
import { applyOperation } from "./apply-operation.ts";
import { type Credits, creditText, toCredits } from "./credit-amount.ts";
import type { Balance, LedgerAccount } from "./described-ledger.ts";
import { LedgerBalance } from "./ledger-balance.ts";
import type { LedgerGrant, LedgerState } from "./ledger-state.ts";
import { readLedger } from "./read-ledger.ts";

/** What a customer has at an instant. */
export interface BalanceThen {
  available: Credits;
  held: Credits;
  overage: Credits;
  /** Spent for good, ever. */
  spent: Credits;
  /** Of grants that have something, effective or not. */
  grants: { grant: LedgerGrant; available: Credits; held: Credits }[];
}

/** What a customer has at each of some instants, in ascending order; of one to come, if nothing else happens. */
export async function balancesAt(
  ctx: Pick<Context, "sql">,
  customerId: number,
  instants: readonly Instant[],
): Promise<Balance[]> {
  return (await readBalances(ctx, customerId, instants)).map(describeBalance);
}

export async function balanceAt(
  ctx: Pick<Context, "sql">,
  customerId: number,
  at: Instant,
): Promise<Balance> {
  const [balance] = await balancesAt(ctx, customerId, [at]);
  if (!balance) throw new Error("an instant without a balance");
  return balance;
}

export const describeBalance = ({ available, held, overage }: BalanceThen): Balance => ({
  available: creditText(available),
  held: creditText(held),
  overage: creditText(overage),
});

const nothing: BalanceThen = { available: 0n, held: 0n, overage: 0n, spent: 0n, grants: [] };

/** The same, of each grant too. What is due by an instant counts, whether or not it was entered. */
export async function readBalances(
  { sql }: Pick<Context, "sql">,
  customerId: number,
  instants: readonly Instant[],
): Promise<BalanceThen[]> {
  const { balances } = await sql.begin("isolation level repeatable read read only", async (tx) => {
    const ledger = await readLedger(tx, customerId);
    if (ledger === undefined) return { balances: instants.map(() => nothing) };
    const past = instants.filter((instant) => instant < ledger.latestAt);
    const sums = past.length === 0 ? [] : await sumEntries(tx, customerId, ledger, past);
    const balances = sums.map((sum, place) => toBalance(sum, ledger.grants, past[place] ?? 0n));
    let then = ledger;
    for (const instant of instants.slice(past.length)) {
      then = applyOperation(then, { kind: "due" }, instant).state;
      balances.push(toBalance(LedgerBalance.of(then), then.grants, instant));
    }
    return { balances };
  });
  return balances;
}

const toBalance = (sums: LedgerBalance, grants: LedgerState["grants"], at: Instant): BalanceThen => ({
  available: sums.available(grants, at),
  held: sums.all("held"),
  overage: -sums.all("overage"),
  spent: sums.all("spent"),
  grants: [...grants.values()]
    .map((grant) => ({ grant, available: sums.of("grant", grant.id), held: sums.of("held", grant.id) }))
    .filter(({ available, held }) => available !== 0n || held !== 0n),
});

/**
 * The sums of entries up to each instant. Entries are added up from the first one, or taken away from what there
 * is now, whichever are fewer.
 */
async function sumEntries(
  tx: TransactionSql,
  customerId: number,
  ledger: LedgerState,
  instants: readonly Instant[],
): Promise<LedgerBalance[]> {
  const numbers = (
    await tx.unsafe<{ number: number }[]>(
      `select coalesce(latest.number, 0) as number
       from unnest($2::timestamptz[]) with ordinality as asked(at, place)
       left join lateral (
         select number from ledger_transactions
         where customer_id = $1 and at <= asked.at order by at desc, number desc limit 1
       ) as latest on true order by place`,
      [customerId, plainArrayText(instants.map(isoUtc))],
    )
  ).map(({ number }) => number);
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
  const isForward = last <= ledger.transactions - first;
  const [from, to] = isForward ? [0, last] : [first, ledger.transactions];
  // Piece 0 is up to the first instant, piece 1 from there to the second one, and so on.
  const rows = await tx.unsafe<
    { piece: number; account: LedgerAccount; grant: string | null; amount: string }[]
  >(
    `select width_bucket(transaction, $4::bigint[]) as piece, account, grant_id as "grant", sum(amount) as amount
     from ledger_entries
     where customer_id = $1 and transaction > $2 and transaction <= $3 and account in ('grant', 'held', 'spent', 'overage')
     group by 1, 2, 3`,
    [customerId, from, to, plainArrayText(numbers.map((number) => number + 1))],
  );
  const pieces = Map.groupBy(rows, ({ piece }) => piece);
  const enter = (balance: LedgerBalance, piece: number, sign: 1n | -1n) => {
    for (const { account, grant, amount } of pieces.get(piece) ?? []) {
      balance.add(account, grant, sign * toCredits(amount));
    }
    return balance;
  };
  const balances: LedgerBalance[] = [];
  if (isForward) {
    let balance = new LedgerBalance();
    for (const place of instants.keys()) {
      balance = enter(balance.copy(), place, 1n);
      balances.push(balance);
    }
  } else {
    let balance = LedgerBalance.of(ledger);
    for (let place = instants.length - 1; place >= 0; place--) {
      balance = enter(balance.copy(), place + 1, -1n);
      balances.unshift(balance);
    }
  }
  return balances;
}
