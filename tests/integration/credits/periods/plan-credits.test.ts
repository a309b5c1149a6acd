import { expect, test } from "vitest";
import { endBilling } from "#/domain/credits/periods/end-billing.ts";
import { givePlanCredits } from "#/domain/credits/periods/give-plan-credits.ts";
import { openPeriods } from "#/domain/credits/periods/open-periods.ts";
import { putBilling } from "#/domain/credits/periods/put-billing.ts";
import { createPlan } from "#/domain/credits/plans/create-plan.ts";
import { updateCustomer } from "#/domain/usage/definitions/update-customer.ts";
import { inCredits, makeCustomer, shortly, useBilling } from "./billing-world.ts";

const { ctx, sql, at } = await useBilling();

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

test("a period that is cut takes the rest of its credits with it", async () => {
  await createPlan(ctx, {
    slug: "more",
    name: "More",
    terms: inCredits({ amount: "2000", priority: 10, rolloverMax: null }),
  });
  await makeCustomer(ctx, "ann");
  await putBilling(at("2023-04-01"), "ann", monthly);
  await putBilling(at("2023-04-16"), "ann", { ...monthly, plan: "more", when: "now" });
  const plan = (await grants()).filter((grant) => grant.startsWith("plan"));
  expect(plan).toEqual(["plan 1000 2023-04-01..2023-04-16", "plan 1000 2023-04-16..2023-05-01"]);
  // What rolls over of the first is no more than its plan says.
  expect((await grants()).find((grant) => grant.startsWith("rollover"))).toContain("rollover 100 2023-04-16");
  await endBilling(at("2023-04-20"), "ann", "now");
  expect((await grants()).filter((grant) => grant.startsWith("plan"))[1]).toBe(
    "plan 1000 2023-04-16..2023-04-20",
  );
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
