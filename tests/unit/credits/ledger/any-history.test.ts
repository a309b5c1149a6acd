import fc from "fast-check";
import { expect, test } from "vitest";
import { applyOperation } from "#/domain/credits/ledger/apply-operation.ts";
import { derivedId } from "#/domain/credits/ledger/derived-id.ts";
import type { LedgerOperation } from "#/domain/credits/ledger/ledger-operation.ts";
import {
  emptyLedger,
  expiredOf,
  type LedgerState,
  type LedgerTransaction,
} from "#/domain/credits/ledger/ledger-state.ts";
import { anyLimit, anySteps, periodEnds } from "./any-operation.ts";
import { PlainLedger } from "./plain-ledger.ts";
import type { PlainOperation } from "./plain-operation.ts";

const begun = 1_700_000_000_000_000n;
const instantOf = (hour: number) => begun + BigInt(hour) * 3_600_000_000n;

function toOperation(plain: PlainOperation): LedgerOperation {
  switch (plain.kind) {
    case "grant":
      return {
        ...plain,
        amount: BigInt(plain.amount),
        effectiveAt: plain.effective === null ? null : instantOf(plain.effective),
        expiresAt: plain.expires === null ? null : instantOf(plain.expires),
        rolloverMax: BigInt(plain.rolloverMax),
        thresholds: [],
        source: "plan",
        reason: null,
      };
    case "adjust":
      return { ...plain, amount: BigInt(plain.amount), reason: "by hand" };
    case "hold":
      return { ...plain, amount: BigInt(plain.amount), expiresIn: plain.hours * 3600, reason: null };
    case "settle":
      return { ...plain, amount: BigInt(plain.amount) };
    case "charge": {
      const { limit } = plain;
      const overage = limit === undefined ? null : { limit: limit === null ? null : BigInt(limit) };
      return { ...plain, total: BigInt(plain.total), overage };
    }
    default:
      return plain;
  }
}

/** The sums of all entries by account and grant. */
class Books {
  readonly #sums = new Map<string, bigint>();
  #last = { number: 0, at: -(1n << 62n) };

  enter(transactions: readonly LedgerTransaction[]): void {
    for (const { number, at, entries } of transactions) {
      expect(number).toBe(this.#last.number + 1);
      expect(at >= this.#last.at).toBe(true);
      this.#last = { number, at };
      expect(entries.length).toBeGreaterThan(1);
      expect(entries.reduce((sum, { amount }) => sum + amount, 0n)).toBe(0n);
      for (const { account, grant, amount } of entries) {
        expect(amount).not.toBe(0n);
        this.#sums.set(`${account} ${grant}`, this.of(account, grant) + amount);
      }
    }
  }

  of(account: string, grant: string | null): bigint {
    return this.#sums.get(`${account} ${grant}`) ?? 0n;
  }
}

function expectBooksKept(books: Books, state: LedgerState): void {
  for (const [id, grant] of state.grants) {
    expect([grant.available, grant.held, grant.spent, expiredOf(grant), grant.amount]).toEqual([
      books.of("grant", id),
      books.of("held", id),
      books.of("spent", id),
      books.of("expired", id),
      -books.of("issued", id) - books.of("adjusted", id),
    ]);
    for (const part of [grant.available, grant.held, grant.spent, expiredOf(grant)]) {
      expect(part >= 0n).toBe(true);
    }
  }
  expect(state.overage).toBe(-books.of("overage", null));
  expect(state.overage >= 0n).toBe(true);
}

function expectSame(state: LedgerState, plain: PlainLedger): void {
  const grants = [...state.grants.values()].map((grant) => [
    grant.id,
    ...[grant.available, grant.held, grant.spent, expiredOf(grant)].map(Number),
  ]);
  const boxes = [...plain.boxes.keys()].map((id) => [
    id,
    ...(["available", "held", "spent", "expired"] as const).map((place) => plain.count(place, id)),
  ]);
  expect(grants.sort()).toEqual(boxes.sort());
  expect(Number(state.overage)).toBe(plain.debts.length);
  const holds = [...state.holds.values()].map((hold) => [hold.id, hold.state]);
  expect(holds.sort()).toEqual([...plain.holds.values()].map((hold) => [hold.id, hold.state]).sort());
}

test("any history of grants, holds, charges, refunds and expiries is as coins in boxes would be", () => {
  fc.assert(
    fc.property(anySteps, anyLimit, (steps, limit) => {
      const plain = new PlainLedger({ now: 0, limit, periodEnds, nameOf: derivedId });
      const books = new Books();
      let state: LedgerState = {
        ...emptyLedger,
        period: {
          number: 9,
          state: "open",
          allowsOverage: limit !== undefined,
          overageLimit: limit == null ? null : BigInt(limit),
        },
        periods: new Map(
          [...periodEnds].map(([number, end]) => [
            number,
            { isClosed: false, endsAt: instantOf(end), charges: [] },
          ]),
        ),
      };
      let hour = 0;
      for (const { wait, operation } of steps) {
        hour += wait;
        const isDone = plain.run(operation, hour);
        const before = structuredClone(state);
        const applied = applyOperation(state, toOperation(operation), instantOf(hour));
        expect(state).toEqual(before);
        expect("result" in applied.outcome).toBe(isDone);
        books.enter(applied.transactions);
        state = applied.state;
        expectBooksKept(books, state);
        expectSame(state, plain);
        if (operation.kind !== "charge" || !("result" in applied.outcome)) continue;
        const { result } = applied.outcome;
        if (result.kind !== "charged") throw new Error("a charge answers what is charged");
        const paid = result.charges.filter(({ place }) => place > 0);
        const of = (isOverage: boolean) =>
          Number(
            paid
              .filter(({ grant }) => (grant === null) === isOverage)
              .reduce((sum, { amount }) => sum + amount, 0n),
          );
        const { covered, overage } = plain.paidBy(operation.period);
        expect([of(false), of(true), Number(result.uncovered)]).toEqual([
          covered,
          overage,
          operation.total - covered - overage,
        ]);
      }
    }),
    { numRuns: 400 },
  );
}, 60_000);
