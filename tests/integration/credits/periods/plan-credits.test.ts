import fc from "fast-check";
import { expect, test } from "vitest";
import { balanceAt } from "#/domain/credits/ledger/balance-at.ts";
import { holdCredits, releaseCredits, settleCredits } from "#/domain/credits/ledger/change-credits.ts";
import { enterDueExpiries } from "#/domain/credits/ledger/enter-due-expiries.ts";
import { endBilling } from "#/domain/credits/periods/end-billing.ts";
import { givePlanCredits } from "#/domain/credits/periods/give-plan-credits.ts";
import { openPeriods } from "#/domain/credits/periods/open-periods.ts";
import { putBilling } from "#/domain/credits/periods/put-billing.ts";
import { createPlan } from "#/domain/credits/plans/create-plan.ts";
import { updateCustomer } from "#/domain/usage/definitions/update-customer.ts";
import { inCredits, makeCustomer, shortly, useBilling } from "./billing-world.ts";

const { ctx, sql, at } = await useBilling();

const grant = { amount: "1000", priority: 10, rolloverMax: "100" };
const monthly = { plan: "credits", cadence: "monthly", anchorDay: 1, when: "next_period" } as const;

interface Grant {
  source: string;
  amount: string;
  effective_at: string;
  expires_at: string;
  priority: number;
}

/** Each grant in the order of its beginning: how much, from when, until when. */
async function grants(): Promise<string[]> {
  const rows = await sql<Grant[]>`
    select source, amount, effective_at, expires_at, priority from credit_grants order by effective_at, expires_at`;
  return rows.map(
    ({ source, amount, effective_at, expires_at }) =>
      `${source} ${amount} ${iso(effective_at)}..${iso(expires_at)}`,
  );
}

const iso = (time: string) => shortly(new Date(time).toISOString().replace(".000", ""));

test("a period begins with the credits of its plan, once, for as long as it lasts", async () => {
  await makeCustomer(ctx, "ann");
  await putBilling(at("2023-01-01"), "ann", monthly);
  await putBilling(at("2023-01-02"), "ann", monthly);
  await Promise.all([
    givePlanCredits(at("2023-01-02")),
    givePlanCredits(at("2023-01-02")),
    openPeriods(at("2023-01-03")),
  ]);
  expect(await grants()).toEqual(["plan 1000 2023-01-01..2023-02-01"]);
  await openPeriods(at("2023-02-01"));
  const [, second] = await sql<
    Grant[]
  >`select * from credit_grants where source = 'plan' order by effective_at`;
  expect(second).toMatchObject({ amount: "1000", priority: 10, rollover_max: "100", rollover_days: 31 });
});

test("a part of a period begins with its share, a plan without credits with none", async () => {
  await makeCustomer(ctx, "ann");
  await putBilling(at("2023-04-16"), "ann", monthly);
  expect(await grants()).toEqual(["plan 500 2023-04-16..2023-05-01"]);
  await makeCustomer(ctx, "bob");
  await putBilling(at("2023-04-16"), "bob", { ...monthly, plan: "standard" });
  expect(await grants()).toHaveLength(1);
});

test("billing from a past day on gives each period its own", async () => {
  await makeCustomer(ctx, "ann");
  await putBilling(at("2023-03-10"), "ann", { ...monthly, startsAt: "2023-01-01" });
  const plan = (await grants()).filter((grant) => grant.startsWith("plan"));
  expect(plan).toEqual([
    "plan 1000 2023-01-01..2023-02-01",
    "plan 1000 2023-02-01..2023-03-01",
    "plan 1000 2023-03-01..2023-04-01",
  ]);
});

test("a period that is cut keeps its share of its credits, and of what rolls over", async () => {
  await createPlan(ctx, {
    slug: "more",
    name: "More",
    terms: inCredits({ amount: "2000", priority: 10, rolloverMax: null }),
  });
  await makeCustomer(ctx, "ann");
  await putBilling(at("2023-04-01"), "ann", monthly);
  await putBilling(at("2023-04-16"), "ann", { ...monthly, plan: "more", when: "now" });
  const plan = (await grants()).filter((grant) => grant.startsWith("plan"));
  expect(plan).toEqual(["plan 500 2023-04-01..2023-04-16", "plan 1000 2023-04-16..2023-05-01"]);
  expect((await grants()).find((grant) => grant.startsWith("rollover"))).toContain("rollover 50 2023-04-16");
  await endBilling(at("2023-04-20"), "ann", "now");
  expect((await grants()).filter((grant) => grant.startsWith("plan"))[1]).toBe(
    "plan 266.66 2023-04-16..2023-04-20",
  );
});

/** Plan grants in order: what they came to, with what of it is used. */
const planGrants = async () =>
  (
    await sql<{ amount: string; used: string }[]>`
      select trim_scale(amount)::text as amount, trim_scale(spent + held)::text as used
      from credit_grants where source = 'plan' order by effective_at, created_at`
  ).map(({ amount, used }) => `${amount} (${used})`);

async function hold(time: string, amount: string): Promise<string> {
  const [row] = await sql<{ id: number }[]>`select id from customers where external_id = 'ann'`;
  const asked = { customerId: row?.id ?? 0, amount, expiresInSeconds: 2_592_000 };
  return (await holdCredits(at(time), asked)).value.id;
}

test("what a cut period has used beyond its share is missing in the next, and in the one after that", async () => {
  await createPlan(ctx, { slug: "other", name: "O", terms: inCredits({ ...grant, amount: "400" }) });
  await makeCustomer(ctx, "ann");
  const change = (time: string, plan: string) =>
    putBilling(at(time), "ann", { ...monthly, plan, when: "now" });
  await change("2023-04-01", "credits");
  await hold("2023-04-02", "700");
  // A fifth of the month is over: 200 were due of 1000, so 500 are missing of 320.
  await change("2023-04-07", "other");
  expect(await planGrants()).toEqual(["700 (700)"]);
  // 80 of the 500 were due since; 420 are missing of 600.
  await change("2023-04-13", "credits");
  expect(await planGrants()).toEqual(["700 (700)", "180 (0)"]);
  await openPeriods(at("2023-05-01"));
  expect((await planGrants()).at(-1)).toBe("1000 (0)");
});

test("a plan that does not prorate gives what of the whole the cut periods have not got", async () => {
  const whole = { ...inCredits(grant), prorate: false };
  await createPlan(ctx, { slug: "whole", name: "Whole", terms: whole });
  await makeCustomer(ctx, "ann");
  const change = (time: string, plan: string) =>
    putBilling(at(time), "ann", { ...monthly, plan, when: "now" });
  await change("2023-04-10", "whole");
  expect(await planGrants()).toEqual(["1000 (0)"]);
  await hold("2023-04-10T01:00:00Z", "600");
  await change("2023-04-13", "standard");
  await change("2023-04-13T01:00:00Z", "whole");
  expect(await planGrants()).toEqual(["600 (600)", "400 (0)"]);
});

test("a period at whose first instant credits were used does not give way to another", async () => {
  await makeCustomer(ctx, "ann");
  await putBilling(at("2023-04-01"), "ann", monthly);
  await hold("2023-04-01", "1");
  const change = { ...monthly, plan: "standard", when: "now" } as const;
  await expect(putBilling(at("2023-04-01"), "ann", change)).rejects.toMatchObject({ code: "conflict" });
  await putBilling(at("2023-04-01T00:00:00.001Z"), "ann", change);
});

const anyChanges = fc.record({
  /** Hundredths of a credit. */
  plans: fc.array(
    fc.record({
      amount: fc.integer({ min: 1, max: 100_000 }),
      rolls: fc.integer({ min: 0, max: 100_000 }),
      prorate: fc.boolean(),
    }),
    { minLength: 2, maxLength: 3 },
  ),
  changes: fc.array(
    fc.record({
      seconds: fc.oneof(fc.constantFrom(0.001, 0.125), fc.integer({ min: 1, max: 300_000 })),
      plan: fc.nat({ max: 2 }),
      /** Percent of what is available. */
      spent: fc.constantFrom(0, 0, 50, 100),
      isReleased: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

test("however a month is cut, it gives no more in all than the largest whole grant", async () => {
  await fc.assert(
    fc.asyncProperty(anyChanges, async ({ plans, changes }) => {
      await sql`
        truncate billing_accounts, billing_periods, plans, plan_versions, credit_accounts, credit_grants, credit_holds,
          credit_charges, customers`;
      for (const [place, { amount, rolls, prorate }] of plans.entries()) {
        const given = { amount: `${amount / 100}`, priority: 1, rolloverMax: `${rolls / 100}` };
        await createPlan(ctx, { slug: `p${place}`, name: "P", terms: { ...inCredits(given), prorate } });
      }
      await makeCustomer(ctx, "ann");
      let now = Date.parse("2023-03-01T00:00:00Z");
      await putBilling(at(new Date(now).toISOString()), "ann", { ...monthly, plan: "p0" });
      const [row] = await sql<{ id: number }[]>`select id from customers`;
      const customerId = row?.id ?? 0;
      for (const { seconds, plan, spent, isReleased } of changes) {
        now += seconds * 1000;
        const then = at(new Date(now).toISOString());
        const { available } = await balanceAt(then, customerId, BigInt(now) * 1000n);
        const share = Math.floor((Number(available) * spent * 100) / 100);
        if (share > 0) {
          const asked = { customerId, amount: `${share / 100}`, expiresInSeconds: 60 };
          const { value } = await holdCredits(then, asked);
          if (isReleased) await releaseCredits(then, { customerId, hold: value.id });
          else await settleCredits(then, { customerId, hold: value.id, amount: value.amount });
        }
        now += 1;
        const slug = `p${plan % plans.length}`;
        await putBilling(at(new Date(now).toISOString()), "ann", { ...monthly, plan: slug, when: "now" });
      }
      await enterDueExpiries(at(new Date(now).toISOString()));
      const [given] = await sql<{ plans: number; usable: number }[]>`
        select coalesce(sum(amount) filter (where source = 'plan'), 0)::float8 * 100 as plans,
          coalesce(sum(spent + held + available), 0)::float8 * 100 as usable
        from credit_grants`;
      const most = Math.max(...plans.map(({ amount }) => amount));
      expect(Math.round(given?.plans ?? 0)).toBeLessThanOrEqual(most);
      expect(Math.round(given?.usable ?? 0)).toBeLessThanOrEqual(most);
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("plans that are changed by many at the same moment give no more than one", async () => {
  await createPlan(ctx, { slug: "other", name: "O", terms: inCredits({ ...grant, rolloverMax: "1000" }) });
  await makeCustomer(ctx, "ann");
  let now = Date.parse("2023-04-01T00:00:00Z");
  // A clock that goes on with every look at it.
  const clock = () => {
    now += 7;
    return new Date(now);
  };
  const going = { ...ctx, clock };
  await putBilling(going, "ann", monthly);
  for (let round = 0; round < 5; round++) {
    await Promise.all(
      ["other", "credits", "other", "credits"].map((plan) =>
        putBilling(going, "ann", { ...monthly, plan, when: "now" }),
      ),
    );
  }
  await givePlanCredits(going);
  const [row] = await sql<{ id: number }[]>`select id from customers`;
  const { available } = await balanceAt(going, row?.id ?? 0, BigInt(now + 1) * 1000n);
  expect(Number(available)).toBeGreaterThan(999);
  expect(Number(available)).toBeLessThanOrEqual(1000);
});

test("credits of a customer that moves last until its period ends", async () => {
  await makeCustomer(ctx, "ann");
  await putBilling(at("2023-02-01"), "ann", monthly);
  await updateCustomer(at("2023-02-10"), "ann", { timeZone: "Asia/Tokyo" });
  expect(await grants()).toEqual(["plan 1000 2023-02-01..2023-02-28T15:00"]);
  await updateCustomer(at("2023-02-10"), "ann", { timeZone: "America/New_York" });
  expect(await grants()).toEqual(["plan 1000 2023-02-01..2023-03-01T05:00"]);
  await updateCustomer(at("2023-02-28T20:00:00Z"), "ann", { timeZone: "Pacific/Kiritimati" });
  const plan = (await grants()).filter((grant) => grant.startsWith("plan"));
  expect(plan).toEqual([
    "plan 1000 2023-02-01..2023-02-28T20:00",
    "plan 1000 2023-02-28T10:00..2023-03-31T10:00",
  ]);
});

test("what could not be given is given the next time", async () => {
  await makeCustomer(ctx, "ann");
  await makeCustomer(ctx, "bob");
  await sql`alter table credit_grants rename to credit_grants_away`;
  try {
    await expect(putBilling(at("2023-01-01"), "ann", monthly)).rejects.toThrow();
  } finally {
    await sql`alter table credit_grants_away rename to credit_grants`;
  }
  await openPeriods(at("2023-01-01"));
  expect(await grants()).toEqual(["plan 1000 2023-01-01..2023-02-01"]);
});
