import { Big } from "big.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type CreditStatement, cancelUncovered } from "#/domain/credits/statements/cancel-uncovered.ts";
import { chargeOf } from "#/domain/credits/statements/split-credits.ts";

const statement = (period: number, own: string, uncovered: string, more: Partial<CreditStatement> = {}) => ({
  period,
  own,
  uncovered,
  adjustments: new Map<number, string>(),
  cancelled: new Map<number, string>(),
  ...more,
});
const adjusted = (...nets: [period: number, net: string][]) => new Map(nets);

test("what was not paid is cancelled first; only the rest comes back", () => {
  const earlier = [statement(1, "90", "60.5")];
  expect(cancelUncovered(earlier, adjusted([1, "-40"]))).toEqual([
    { adjusted: 1, uncoveredOf: 1, amount: "40" },
  ]);
  expect(cancelUncovered(earlier, adjusted([1, "-90"]))).toEqual([
    { adjusted: 1, uncoveredOf: 1, amount: "60.5" },
  ]);
  expect(cancelUncovered(earlier, adjusted([1, "5"]))).toEqual([]);
  expect(cancelUncovered([statement(1, "90", "0")], adjusted([1, "-90"]))).toEqual([]);
});

test("what was cancelled once is not cancelled again", () => {
  const cancelled = new Map([[1, "40"]]);
  const second = statement(2, "3", "3", { adjustments: adjusted([1, "-40"]), cancelled });
  expect(cancelUncovered([statement(1, "90", "60"), second], adjusted([1, "-30"], [2, "-1"]))).toEqual([
    { adjusted: 1, uncoveredOf: 1, amount: "20" },
    { adjusted: 2, uncoveredOf: 2, amount: "1" },
  ]);
});

test("late use that a later statement left unpaid is cancelled there, and no more than was late", () => {
  // 7 of the second statement's 17 are late use of the first period; 12 of them are not paid.
  const second = statement(2, "10", "12", { adjustments: adjusted([1, "7"]) });
  const earlier = [statement(1, "50", "2"), second];
  expect(cancelUncovered(earlier, adjusted([1, "-57"]))).toEqual([
    { adjusted: 1, uncoveredOf: 1, amount: "2" },
    { adjusted: 1, uncoveredOf: 2, amount: "7" },
  ]);
});

/** What a closed period does, in quarters of a credit. */
const anyStatement = fc.record({
  own: fc.nat({ max: 8 }),
  /** Of each earlier period: how much of its use comes, or which share of it goes. */
  changes: fc.array(
    fc.oneof(
      fc.constant(null),
      fc.record({ up: fc.nat({ max: 6 }) }),
      fc.record({ down: fc.constantFrom(0.3, 0.5, 1) }),
    ),
    { maxLength: 8 },
  ),
  /** The share that grants or overage pay. */
  paid: fc.constantFrom(0, 0, 0.4, 0.7, 1),
});

/** A quarter of a credit's use: the period it is of, and the statement that has it. */
interface Coin {
  of: number;
  on: number;
}

const text = (quarters: number) => Big(quarters).div(4).toFixed();

test("over any history each quarter credit is taken off what nobody paid while there is such, else given back", () => {
  fc.assert(
    fc.property(fc.array(anyStatement, { maxLength: 9 }), fc.boolean(), (steps, isFree) => {
      const history: CreditStatement[] = [];
      const unpaid = new Map<number, number>();
      let coins: Coin[] = [];
      let [paid, back] = [0, 0];
      for (const [place, { own, changes, paid: share }] of steps.entries()) {
        const period = place + 1;
        const adjustments = new Map<number, string>();
        const taken = new Map<string, number>();
        const added: Coin[] = Array.from({ length: own }, () => ({ of: period, on: period }));
        let change = own;
        for (const [before, one] of changes.slice(0, place).entries()) {
          const of = before + 1;
          const there = coins.filter((coin) => coin.of === of).length;
          const net = one === null ? 0 : "up" in one ? one.up : -Math.round(there * one.down);
          if (net !== 0) adjustments.set(of, text(net));
          change += net;
          for (let n = 0; n < net; n++) added.push({ of, on: period });
          for (let n = 0; n < -net; n++) {
            const its = coins.filter((coin) => coin.of === of).toSorted((a, b) => a.on - b.on);
            const free = its.find(({ on }) => (unpaid.get(on) ?? 0) > 0);
            const gone = free ?? its[0];
            coins = coins.filter((coin) => coin !== gone);
            if (!free) continue;
            unpaid.set(free.on, (unpaid.get(free.on) ?? 0) - 1);
            taken.set(`${of} ${free.on}`, (taken.get(`${of} ${free.on}`) ?? 0) + 1);
          }
        }
        coins = [...coins, ...added];
        const cancellations = cancelUncovered(history, adjustments);
        expect(
          new Map(cancellations.map((one) => [`${one.adjusted} ${one.uncoveredOf}`, one.amount])),
        ).toEqual(new Map([...taken].map(([key, quarters]) => [key, text(quarters)])));

        const charge = Number(chargeOf(text(change), cancellations)) * 4;
        const pays = isFree ? 0 : Math.floor(Math.max(charge, 0) * share);
        paid += pays;
        back += Math.max(-charge, 0);
        unpaid.set(period, Math.max(charge, 0) - pays);
        const cancelled = new Map<number, string>();
        for (const { uncoveredOf, amount } of cancellations)
          cancelled.set(
            uncoveredOf,
            Big(cancelled.get(uncoveredOf) ?? 0)
              .plus(amount)
              .toFixed(),
          );
        history.push({
          ...{ period, own: text(own), adjustments, cancelled },
          uncovered: text(unpaid.get(period) ?? 0),
        });
        // What was paid and not given back is what was used and is not unpaid, so never less than nothing.
        const open = [...unpaid.values()].reduce((sum, left) => sum + left, 0);
        expect(paid - back).toBe(coins.length - open);
        for (const [on, left] of unpaid) {
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left).toBeLessThanOrEqual(coins.filter((coin) => coin.on === on).length);
        }
        // What nobody ever paid never comes back.
        if (isFree) expect(back).toBe(0);
      }
    }),
    { numRuns: 2000 },
  );
});
