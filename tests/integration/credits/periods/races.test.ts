import { afterAll, expect, test } from "vitest";
import { connect } from "#/db/connect.ts";
import { forgetUnusedCustomers } from "#/domain/analytics/imports/forget-customers.ts";
import { type Context, createContext } from "#/domain/context.ts";
import { endBilling } from "#/domain/credits/periods/end-billing.ts";
import { openPeriods } from "#/domain/credits/periods/open-periods.ts";
import { putBilling } from "#/domain/credits/periods/put-billing.ts";
import { removeCustomer } from "#/domain/usage/definitions/remove-customer.ts";
import { updateCustomer } from "#/domain/usage/definitions/update-customer.ts";
import { at, makeCustomer, periodsOf, useBilling } from "./billing-world.ts";

const { ctx, sql, settings } = await useBilling();

// Connections of its own, as another process has.
const elsewhere = connect(settings, { max: 10, applicationName: "meterline tests elsewhere" });
afterAll(() => elsewhere.end());
const other = createContext({ ...ctx, sql: elsewhere });

const daily = {
  plan: "standard",
  cadence: "days",
  lengthDays: 1,
  anchorDate: "2023-01-01",
  when: "now",
} as const;
const weekly = { plan: "pro", cadence: "weekly", anchorDay: 3, when: "now" } as const;

/** Faults of all periods: two at one instant, an instant between in none, a number left out. */
const faults = () => sql`
  select customer_id, number, starts_at, ends_at from (
    select *, lag(ends_at) over w as before, lag(number) over w as previous
    from billing_periods window w as (partition by customer_id order by number)
  ) as period
  where starts_at >= ends_at or number <> coalesce(previous, 0) + 1 or starts_at <> coalesce(before, starts_at)`;

test("processes that open periods at once open each of them once", async () => {
  const ids = Array.from({ length: 40 }, (_, n) => `c${n}`);
  for (const id of ids) await makeCustomer(ctx, id);
  await Promise.all(ids.map((id) => putBilling(at(ctx, "2023-01-01"), id, daily)));
  const tick = (from: Context) => openPeriods(at(from, "2023-02-01T12:00:00Z"));
  const opened = await Promise.all([ctx, other, ctx, other, ctx, other].map(tick));
  // What one skips, because another is at it, that one opens.
  expect(opened.reduce((sum, count) => sum + count, 0)).toBe(40 * 31);
  for (const id of ids) expect(await periodsOf(ctx, id)).toHaveLength(32);
  expect(await faults()).toEqual([]);
});

test("a customer that is put on plans, moved, ended and begun by all at once keeps whole periods", async () => {
  await makeCustomer(ctx, "ann");
  for (let round = 0; round < 12; round++) {
    const time = new Date(Date.UTC(2023, 0, 1 + 3 * round, round)).toISOString();
    const [here, there] = [at(ctx, time), at(other, time)];
    await Promise.all([
      putBilling(here, "ann", daily),
      putBilling(there, "ann", weekly),
      openPeriods(here),
      openPeriods(there),
      updateCustomer(here, "ann", { timeZone: round % 2 === 0 ? "Asia/Tokyo" : "America/New_York" }),
      putBilling(here, "ann", { ...daily, when: "next_period" }),
    ]);
    expect(await faults()).toEqual([]);
    const [latest] =
      await sql`select ends_at > ${time} as is_running from billing_periods order by number desc limit 1`;
    expect(latest).toEqual({ is_running: true });
  }
  await Promise.all([
    endBilling(at(ctx, "2023-03-01"), "ann", "now"),
    endBilling(at(other, "2023-03-01"), "ann", "now"),
    openPeriods(at(ctx, "2023-03-01")),
  ]);
  expect(await faults()).toEqual([]);
  expect(await openPeriods(at(ctx, "2023-06-01"))).toBe(0);
});

test("a customer is billed or removed, never both", async () => {
  for (let round = 0; round < 10; round++) {
    const id = `r${round}`;
    await makeCustomer(ctx, id);
    const [billed, removed] = await Promise.allSettled([
      putBilling(at(ctx, "2023-01-01"), id, daily),
      removeCustomer(other, id),
    ]);
    expect([billed.status, removed.status].filter((status) => status === "fulfilled")).toHaveLength(1);
    const [left] = await sql`select count(*) from customers where external_id = ${id}`;
    expect(left).toEqual({ count: billed.status === "fulfilled" ? 1 : 0 });
  }
  const orphans = await sql`select from billing_accounts where customer_id not in (select id from customers)`;
  expect(orphans).toHaveLength(0);
});

test("a customer that only an import named is kept once it is billed or has credits", async () => {
  await sql`
    insert into customers (external_id, import_id) values ('billed', 1), ('granted', 1), ('neither', 1)`;
  await putBilling(at(ctx, "2023-01-01"), "billed", daily);
  await sql`
    insert into credit_accounts (customer_id, latest_at)
    select id, now() from customers where external_id = 'granted'`;
  await forgetUnusedCustomers(ctx);
  const left = await sql`select external_id from customers order by 1`;
  expect(left.map(({ external_id }) => external_id)).toEqual(["billed", "granted"]);
  await expect(removeCustomer(ctx, "granted")).rejects.toMatchObject({ code: "conflict" });
});
