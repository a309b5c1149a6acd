import { expect, test } from "vitest";
import { CreditBalance } from "#/api/contract/ledger.ts";
import { setPool } from "#/db/pool.ts";
import { balanceAt } from "#/domain/credits/ledger/balance-at.ts";
import { holdCredits, settleCredits } from "#/domain/credits/ledger/change-credits.ts";
import { chargeUsage } from "#/domain/credits/ledger/charge-usage.ts";
import { grantCredits } from "#/domain/credits/ledger/grant-credits.ts";
import { readProblem } from "../../../support/ask.ts";
import { useDatabase } from "../../../support/database.ts";
import {
  at,
  billFor,
  expectBooksKept,
  february,
  giveGrant,
  january,
  look,
  makeHold,
  micros,
  newCustomer,
  noOverage,
  pay,
} from "./ledger-world.ts";

const { ctx, sql, settings } = await useDatabase();
setPool(settings);

test("an overage is allowed by the plan of the period, up to its limit, and a later grant does not pay it", async () => {
  const { id } = await newCustomer(sql);
  await billFor(sql, id, { limit: "5", periods: [january, february] });
  const then = at(ctx, "2024-01-10T00:00:00Z");
  await grantCredits(then, { customerId: id, amount: "10" });
  const hold = (amount: string, when = then) =>
    holdCredits(when, { customerId: id, amount, expiresInSeconds: 900 });
  await expect(hold("15.01")).rejects.toThrow(
    "Not enough credits: 15.01 asked, 10 available, and an overage of 5 allowed.",
  );
  const { value: held } = await hold("14");
  expect(held).toMatchObject({ overage: "4" });
  await settleCredits(then, { customerId: id, hold: held.id, amount: "13.5" });
  expect(await balanceAt(ctx, id, micros("2024-01-10T01:00:00Z"))).toEqual({
    available: "0",
    held: "0",
    overage: "3.5",
  });
  expect(
    await chargeUsage(then, {
      customerId: id,
      period: 1,
      total: "1",
      overage: { limit: "5", price: "1", currency: "EUR" },
    }),
  ).toEqual({
    covered: "0",
    overage: "1",
    uncovered: "0",
    settledOverage: "3.5",
  });
  await grantCredits(then, { customerId: id, amount: "2" });
  expect(await balanceAt(ctx, id, micros("2024-01-10T01:00:00Z"))).toMatchObject({
    available: "2",
    overage: "4.5",
  });
  await expect(hold("2.51")).rejects.toThrow("2 available, and an overage of 0.5 allowed");
  // What a statement has billed is owed no more.
  await sql`update billing_periods set state = 'closed', closed_at = now() where customer_id = ${id} and number = 1`;
  await expect(hold("7.01", at(ctx, "2024-02-02T00:00:00Z"))).rejects.toThrow("an overage of 5 allowed");
  await hold("7", at(ctx, "2024-02-02T00:00:00Z"));
  await expectBooksKept(sql);
});

test("a plan that allows none, and a customer whose billing has ended, get no overage", async () => {
  const [none, ended] = [await newCustomer(sql), await newCustomer(sql)];
  await billFor(sql, none.id, { periods: [january] });
  await billFor(sql, ended.id, { limit: null, periods: [january] });
  await sql`update billing_accounts set ends_at = '2024-01-05' where customer_id = ${ended.id}`;
  for (const { id } of [none, ended]) {
    const asked = holdCredits(at(ctx, "2024-01-10T00:00:00Z"), {
      customerId: id,
      amount: "1",
      expiresInSeconds: 1,
    });
    await expect(asked).rejects.toThrow("Not enough credits: 1 asked, 0 available.");
  }
});

test("overage of a hold that is settled after billing has ended is of its own period, by its terms", async () => {
  const { id } = await newCustomer(sql);
  await billFor(sql, id, { limit: "5", periods: [january] });
  const then = at(ctx, "2024-01-10T00:00:00Z");
  const { value: hold } = await holdCredits(then, { customerId: id, amount: "3", expiresInSeconds: 100_000 });
  await sql`update billing_accounts set ends_at = '2024-01-10T01:00:00Z' where customer_id = ${id}`;
  const later = at(ctx, "2024-01-10T02:00:00Z");
  const settle = (amount: string) => settleCredits(later, { customerId: id, hold: hold.id, amount });
  await expect(settle("5.01")).rejects.toThrow("Not enough credits");
  await settle("4");
  const charged = await chargeUsage(later, { customerId: id, period: 1, total: "0", overage: noOverage });
  expect(charged).toMatchObject({ settledOverage: "4" });
});

test("a balance says what may be spent beyond it, and which grants are yet to come", async () => {
  const [limited, free, none] = [await newCustomer(sql), await newCustomer(sql), await newCustomer(sql)];
  const open: [string, string] = ["2023-01-01T00:00:00Z", "2099-01-01T00:00:00Z"];
  await billFor(sql, limited.id, { limit: "5", periods: [open] });
  await billFor(sql, free.id, { limit: null, periods: [open] });
  await giveGrant(limited.name, { amount: "10", priority: 1 });
  await giveGrant(limited.name, { amount: "7", effective_at: "2098-01-01" });
  await makeHold(limited.name, "12");
  expect(await look(limited.name, "balance", CreditBalance)).toMatchObject({
    available: "0",
    held: "12",
    overage: "2",
    overage_allowed: true,
    overage_limit: "5",
    overage_left: "3",
    grants: [
      { state: "used", held: "10" },
      { state: "pending", available: "7" },
    ],
  });
  expect((await readProblem(await pay(limited.name, "holds", { amount: "4" }), 409)).detail).toBe(
    "Not enough credits: 4 asked, 0 available, and an overage of 3 allowed.",
  );
  await makeHold(limited.name, "3");
  expect((await readProblem(await pay(limited.name, "holds", { amount: "4" }), 409)).detail).toBe(
    "Not enough credits: 4 asked, 0 available, and an overage of 0 allowed.",
  );
  const unlimited = { overage_limit: null, overage_left: null };
  expect(await look(free.name, "balance", CreditBalance)).toMatchObject({
    overage_allowed: true,
    ...unlimited,
  });
  const refused = { overage_allowed: false, ...unlimited };
  expect(await look(none.name, "balance", CreditBalance)).toMatchObject(refused);
  expect(await look(free.name, "balance?at=2023-02-01", CreditBalance)).toMatchObject(refused);
  expect(await look(free.name, "balance?at=2098-02-01", CreditBalance)).toMatchObject({
    overage_allowed: true,
  });
});
