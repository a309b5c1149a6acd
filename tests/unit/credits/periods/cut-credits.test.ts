import fc from "fast-check";
import { expect, test } from "vitest";
import { creditText, least } from "#/domain/credits/ledger/credit-amount.ts";
import { type CutPart, creditsOf, creditsOnceCut } from "#/domain/credits/periods/cut-credits.ts";
import type { PlanTerms } from "#/domain/credits/plans/plan-terms.ts";

const inCredits = (amount: bigint, rolls: bigint, prorate: boolean): PlanTerms => ({
  currency: "credits",
  prorate,
  items: [],
  overage: null,
  grant: { amount: creditText(amount), priority: 0, rolloverMax: creditText(rolls) },
});

const cents = fc.bigInt({ min: 1n, max: 1_000_000n });
const terms = fc.record({ amount: cents, rolls: cents, prorate: fc.boolean() });

test("however a whole period is cut and used, no more is given than the largest whole grant", () => {
  const part = fc.record({
    terms,
    length: fc.bigInt({ min: 1n, max: 1_000_000n }),
    used: fc.integer({ min: 0, max: 100 }),
  });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 12 }), fc.nat({ max: 1000 }), (parts, before) => {
      const wholeStarts = -BigInt(before);
      const wholeEnds = parts.reduce((sum, { length }) => sum + length, 0n);
      const cut: CutPart[] = [];
      let starts = 0n;
      let spendable = 0n;
      let rollable = 0n;
      for (const [place, one] of parts.entries()) {
        const own = inCredits(one.terms.amount, one.terms.rolls, one.terms.prorate);
        const open = { starts, ends: wholeEnds, wholeStarts, wholeEnds };
        const given = creditsOf(own, open, cut);
        if (given === null) throw new Error("a plan with a grant gives one");
        const used = (given.amount * BigInt(one.used)) / 100n;
        if (place === parts.length - 1) {
          spendable += given.amount;
          break;
        }
        const span = { ...open, ends: starts + one.length };
        const left = creditsOnceCut(own, span, cut, used);
        expect(left.amount >= used).toBe(true);
        const amount = least(left.amount, given.amount);
        spendable += amount;
        rollable += left.rolloverMax ?? 0n;
        cut.push({ terms: own, span, amount: creditText(amount) });
        starts = span.ends;
      }
      const most = (of: (plan: (typeof parts)[number]["terms"]) => bigint) =>
        parts.map((one) => of(one.terms)).toSorted((one, other) => Number(other - one))[0] ?? 0n;
      expect(spendable <= most(({ amount }) => amount)).toBe(true);
      // Each part's share of what rolls over is rounded half up.
      expect(rollable <= most(({ rolls }) => rolls) + BigInt(parts.length)).toBe(true);
    }),
  );
});

test("a period that follows no cut one has its whole share, and rolls over as much of it", () => {
  const span = { starts: 0n, ends: 30n, wholeStarts: 0n, wholeEnds: 30n };
  const plan = inCredits(1_000n, 200n, true);
  expect(creditsOf(plan, span, [])).toEqual({ amount: 1_000n, rolloverMax: 200n });
  expect(creditsOf(plan, { ...span, starts: 20n }, [])).toEqual({ amount: 333n, rolloverMax: 67n });
  expect(creditsOf({ ...plan, prorate: false }, { ...span, starts: 20n }, [])).toEqual({
    amount: 1_000n,
    rolloverMax: 200n,
  });
  expect(creditsOf({ ...plan, grant: null }, span, [])).toBeNull();
});

test("what was used beyond a share is missing until it is made up for", () => {
  const whole = { wholeStarts: 0n, wholeEnds: 100n };
  const plan = inCredits(1_000n, 0n, true);
  const first = { ...whole, starts: 0n, ends: 10n };
  expect(creditsOnceCut(plan, first, [], 700n)).toEqual({ amount: 700n, rolloverMax: null });
  const parts = [{ terms: plan, span: first, amount: "7" }];
  expect(creditsOf(plan, { ...whole, starts: 10n, ends: 100n }, parts)?.amount).toBe(300n);
  const second = { ...whole, starts: 10n, ends: 20n };
  expect(creditsOnceCut(plan, second, parts, 0n).amount).toBe(0n);
  const both = [...parts, { terms: plan, span: second, amount: "0" }];
  expect(creditsOf(plan, { ...whole, starts: 20n, ends: 100n }, both)?.amount).toBe(300n);
});
