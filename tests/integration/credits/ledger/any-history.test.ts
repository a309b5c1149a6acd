import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { setPool } from "#/db/pool.ts";
import type { Context } from "#/domain/context.ts";
import { balancesAt } from "#/domain/credits/ledger/balance-at.ts";
import {
  adjustBalance,
  holdCredits,
  releaseCredits,
  settleCredits,
} from "#/domain/credits/ledger/change-credits.ts";
import { chargeUsage } from "#/domain/credits/ledger/charge-usage.ts";
import { creditText } from "#/domain/credits/ledger/credit-amount.ts";
import { derivedId } from "#/domain/credits/ledger/derived-id.ts";
import { enterDueExpiries } from "#/domain/credits/ledger/enter-due-expiries.ts";
import { grantCredits } from "#/domain/credits/ledger/grant-credits.ts";
import { MoneyRefusal } from "#/domain/credits/ledger/money-outcome.ts";
import { reconcileLedger } from "#/domain/credits/ledger/reconcile-ledger.ts";
import { useDatabase } from "../../../support/database.ts";
import { emptyTables } from "../../../support/stored-usage.ts";
import { anyLimit, anySteps, periodEnds } from "../../../unit/credits/ledger/any-operation.ts";
import { PlainLedger } from "../../../unit/credits/ledger/plain-ledger.ts";
import type { PlainOperation } from "../../../unit/credits/ledger/plain-operation.ts";
import { at, billFor, expectBooksKept, newCustomer } from "./ledger-world.ts";

const { ctx, sql, settings } = await useDatabase();
setPool(settings);
beforeEach(() => emptyTables(sql));

const begun = Date.parse("2024-03-01T00:00:00Z");
const timeOf = (hour: number) => new Date(begun + hour * 3_600_000).toISOString();
const amountOf = (hundredths: number) => creditText(BigInt(hundredths));
const orNull = <T, R>(value: T | null, read: (value: T) => R) => (value === null ? null : read(value));

/** Does the same with the product; `holds` are the ids that it gave. Answers whether it was done. */
async function run(
  then: Context,
  customerId: number,
  operation: PlainOperation,
  holds: Map<string, string>,
): Promise<boolean> {
  const hold = () =>
    holds.get("hold" in operation ? operation.hold : "") ?? "00000000-0000-4000-8000-00000000ffff";
  try {
    switch (operation.kind) {
      case "grant": {
        const rollsOver = operation.rolloverMax > 0 && operation.expires !== null;
        await grantCredits(then, {
          customerId,
          id: operation.id,
          amount: amountOf(operation.amount),
          priority: operation.priority,
          effectiveAt: orNull(operation.effective, timeOf) ?? undefined,
          expiresAt: orNull(operation.expires, timeOf),
          rolloverMax: rollsOver ? amountOf(operation.rolloverMax) : null,
          rolloverDays: rollsOver ? operation.rolloverDays : null,
          source: "plan",
        });
        return true;
      }
      case "adjust": {
        const { amount, grant } = operation;
        const asked = { customerId, amount: amountOf(amount), grant: grant ?? undefined, reason: "by hand" };
        await adjustBalance(then, asked);
        return true;
      }
      case "hold": {
        const { amount, hours } = operation;
        const asked = { customerId, amount: amountOf(amount), expiresInSeconds: hours * 3600 };
        holds.set(operation.id, (await holdCredits(then, asked)).value.id);
        return true;
      }
      case "settle":
        await settleCredits(then, { customerId, hold: hold(), amount: amountOf(operation.amount) });
        return true;
      case "release":
        await releaseCredits(then, { customerId, hold: hold() });
        return true;
      case "charge": {
        const { period, total, limit } = operation;
        const overage = { limit: limit == null ? null : amountOf(limit), price: "1", currency: "EUR" };
        await chargeUsage(then, {
          customerId,
          period,
          total: amountOf(total),
          overage: limit === undefined ? null : overage,
        });
        return true;
      }
      case "due":
        await enterDueExpiries(then);
        return true;
    }
  } catch (error) {
    if (error instanceof MoneyRefusal) return false;
    throw error;
  }
}

function balanceOf(plain: PlainLedger, hour: number) {
  const effective = [...plain.boxes.values()].filter((box) => box.effective <= hour);
  const available = effective.reduce((sum, { id }) => sum + plain.count("available", id), 0);
  return {
    available: amountOf(available),
    held: amountOf(plain.count("held")),
    overage: amountOf(plain.debts.length),
  };
}

test("whatever is done, the books are kept, and the balance at any time is what coins in boxes were then", async () => {
  await fc.assert(
    fc.asyncProperty(anySteps, anyLimit, async (steps, limit) => {
      const { id } = await newCustomer(sql);
      const [first = 0, second = 0] = periodEnds.values();
      await billFor(sql, id, {
        ...(limit !== undefined && { limit: orNull(limit, amountOf) }),
        periods: [
          [timeOf(-1000), timeOf(first)],
          [timeOf(first), timeOf(second)],
        ],
      });
      const plain = new PlainLedger({ now: 0, limit, periodEnds, nameOf: derivedId });
      const holds = new Map<string, string>();
      const history = new Map<number, ReturnType<typeof balanceOf>>();
      let hour = 0;
      for (const { wait, operation } of steps) {
        hour += wait;
        // Before a grant is effective it can't expire; the API refuses such times.
        const sound =
          operation.kind === "grant" && operation.effective !== null && operation.expires !== null
            ? { ...operation, expires: Math.max(operation.expires, operation.effective + 1) }
            : operation;
        const isDone = plain.run(sound, hour);
        expect(await run(at(ctx, timeOf(hour)), id, sound, holds)).toBe(isDone);
        history.set(hour, balanceOf(plain, hour));
      }
      for (const later of [hour + 7, hour + 1000]) {
        plain.run({ kind: "due" }, later);
        history.set(later, balanceOf(plain, later));
      }
      const instants = [...history.keys()].map((one) => BigInt(begun + one * 3_600_000) * 1000n);
      expect(await balancesAt(ctx, id, instants)).toEqual([...history.values()]);
      for (const [place, instant] of instants.entries()) {
        expect(await balancesAt(ctx, id, [instant])).toEqual([[...history.values()][place]]);
      }
    }),
    { numRuns: 40 },
  );
  await expectBooksKept(sql);
  expect((await reconcileLedger(sql)).drifts).toEqual([]);
}, 120_000);
