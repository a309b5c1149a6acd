import { Big } from "big.js";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { grantCredits } from "#/domain/credits/ledger/grant-credits.ts";
import { chargeOpenPeriods } from "#/domain/credits/statements/charge-open-periods.ts";
import { findStatement } from "#/domain/credits/statements/find-statement.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { atTime, closeAt, insertPeriods, insertPlan, perUnit } from "../../../support/closing.ts";
import { useDatabase } from "../../../support/database.ts";
import { emptyTables } from "../../../support/stored-usage.ts";
import { makeServices } from "../../../support/usage-services.ts";

const { ctx, sql } = await useDatabase();

beforeAll(() => makeServices(ctx));

/** Eleven periods of two days. */
const dayText = (day: number) => new Date(Date.UTC(2022, 11, 1 + day)).toISOString();
const bounds = Array.from({ length: 12 }, (_, n) => dayText(2 * n));

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("record" as const),
      id: fc.nat({ max: 30 }),
      day: fc.nat({ max: 12 }),
      quantity: fc.integer({ min: 1, max: 400 }).map((n) => String(n / 100)),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("void" as const), id: fc.nat({ max: 30 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("grant" as const), amount: fc.integer({ min: 1, max: 12 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("charge" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("close" as const),
      days: fc.integer({ min: 1, max: 4 }),
      /** After which step closing is killed first. */
      killed: fc.constantFrom(null, null, "read" as const, "charged" as const),
    }),
  },
);
const anyOverage = fc.option(
  fc.record({
    limit: fc.constantFrom(null, "3"),
    price: fc.constant("0.1"),
    currency: fc.constant("EUR"),
  }),
  { nil: null },
);
const anySteps = fc.array(step, { minLength: 20, maxLength: 40 });
/** Neither grants nor overage: nothing is ever paid. */
const isFree = fc.constantFrom(true, false, false);

test("whatever is used, voided, granted and closed when, a closed period has charged what its statement says", async () => {
  await fc.assert(
    fc.asyncProperty(anyOverage, isFree, anySteps, async (overage, free, steps) => {
      await emptyTables(sql);
      const terms = free ? null : overage;
      const planId = await insertPlan(
        sql,
        "p",
        perUnit({ files: "1" }, { currency: "credits", overage: terms }),
      );
      const customerId = await insertPeriods(sql, { customer: "ann", planId, bounds });
      // Overage that closed statements have billed counts no longer for a customer that is billed.
      await sql`
        insert into billing_accounts (customer_id, plan_id, cadence, length_days, anchor_date, starts_at, created_at)
        values (${customerId}, ${planId}, 'days', 2, '2022-12-01', ${bounds[0] ?? ""}, now())`;
      const uses = new Map<number, { day: number; quantity: string; isVoided: boolean }>();
      let day = 0;
      for (const one of steps) {
        if (one.kind === "record") {
          const occurred_at = dayText(one.day);
          const event = {
            customer: "ann",
            id: `${one.id}`,
            service: "FileSync",
            quantity: one.quantity,
            occurred_at,
          };
          await recordEvents(ctx, [event]);
          if (!uses.has(one.id)) uses.set(one.id, { day: one.day, quantity: one.quantity, isVoided: false });
        } else if (one.kind === "void") {
          const use = uses.get(one.id);
          if (!use) continue;
          await voidEvent(ctx, { customer: "ann", id: `${one.id}`, reason: "x" });
          use.isVoided = true;
        } else if (one.kind === "grant") {
          if (!free)
            await grantCredits(atTime(ctx, dayText(day)), { customerId, amount: String(one.amount) });
        } else if (one.kind === "charge") {
          await chargeOpenPeriods(atTime(ctx, dayText(day)), { since: null });
        } else {
          const before = Math.floor(day / 2);
          day = Math.min(day + one.days, 22);
          const number = Math.floor(day / 2);
          const preview =
            number > 0 ? await findStatement(atTime(ctx, dayText(day)), { customer: "ann", number }) : null;
          const onStep = (step: string) => {
            if (step === one.killed) throw new Error("killed");
          };
          if (one.killed !== null && number > before)
            await expect(closeAt(ctx, dayText(day), { onStep })).rejects.toThrow("killed");
          expect((await closeAt(ctx, dayText(day))).failed).toBe(0);
          // The adjustments that wait are of the first one that closes.
          if (preview && !preview.isFinal && number === before + 1) {
            const { lines } = await findStatement(ctx, { customer: "ann", number });
            expect(lines).toEqual(preview.lines);
          }
        }
      }
      await check(Math.floor(day / 2), [...uses.values()]);
      if (free) expect(await sql`select from ledger_transactions`).toHaveLength(0);
    }),
    { numRuns: 25 },
  );
}, 85_000);

interface ClosedPeriod {
  number: number;
  total: string;
  covered: string;
  overage: string;
  /** With what it takes off earlier statements. */
  uncovered: string;
  /** What is left uncovered of it by all statements so far. */
  unpaid: string;
  /** By the ledger. */
  spent: string;
  owed: string;
  refunded: string;
}

async function check(closed: number, uses: readonly { day: number; quantity: string; isVoided: boolean }[]) {
  const periods = await sql<ClosedPeriod[]>`
    select period as number, total::text, covered::text,
      (select coalesce(sum(quantity), 0)::text from statement_lines line where line.period = statements.period and kind = 'overage') as overage,
      (select coalesce(sum(quantity), 0)::text from statement_lines line where line.period = statements.period and kind = 'uncovered') as uncovered,
      (select coalesce(sum(quantity), 0)::text from statement_lines line
        where kind = 'uncovered' and coalesce(adjusts_period, line.period) = statements.period) as unpaid,
      (select coalesce(sum(amount), 0)::text from ledger_transactions head join ledger_entries entry on transaction = number
        where head.period = statements.period and account = 'spent') as spent,
      (select coalesce(-sum(amount), 0)::text from ledger_transactions head join ledger_entries entry on transaction = number
        where head.period = statements.period and account = 'overage') as owed,
      (select coalesce(sum(amount), 0)::text from credit_grants where reason = 'Statement of period ' || statements.period) as refunded
    from statements order by period`;
  expect(periods.map(({ number }) => number)).toEqual(Array.from({ length: closed }, (_, n) => n + 1));
  for (const { total, covered, overage, uncovered, unpaid, spent, owed, refunded } of periods) {
    expect(Big(unpaid).gte(0)).toBe(true);
    expect(Big(covered).plus(overage).plus(uncovered).minus(total).toFixed()).toBe("0");
    expect(Big(covered).plus(refunded).plus(overage).minus(spent).toFixed()).toBe("0");
    expect(Big(overage).minus(owed).toFixed()).toBe("0");
  }
  // Nothing comes back that was neither covered nor billed as overage.
  const paid = periods.reduce((sum, { covered, overage }) => sum.plus(covered).plus(overage), Big(0));
  expect(paid.gte(0)).toBe(true);
  const [waiting] = await sql<
    { marks: number }[]
  >`select count(*)::int as marks from late_usage where adjusted_in is null`;
  if (waiting?.marks !== 0) return;
  const used = uses.filter((use) => !use.isVoided && use.day < 2 * closed);
  const stated = periods.reduce((sum, { total }) => sum.plus(total), Big(0));
  const unpaid = periods.reduce((sum, period) => sum.plus(period.unpaid), Big(0));
  expect(paid.plus(unpaid).toFixed()).toBe(stated.toFixed());
  expect(stated.toFixed()).toBe(used.reduce((sum, { quantity }) => sum.plus(quantity), Big(0)).toFixed());
}
