import { expect, test } from "vitest";
import { CreditBalance, CreditGrantList, CreditHold } from "#/api/contract/ledger.ts";
import { setPool } from "#/db/pool.ts";
import { balanceAt, balancesAt } from "#/domain/credits/ledger/balance-at.ts";
import { adjustBalance, holdCredits, settleCredits } from "#/domain/credits/ledger/change-credits.ts";
import { chargeUsage } from "#/domain/credits/ledger/charge-usage.ts";
import { enterDueExpiries } from "#/domain/credits/ledger/enter-due-expiries.ts";
import { grantCredits } from "#/domain/credits/ledger/grant-credits.ts";
import { listLedger } from "#/domain/credits/ledger/list-ledger.ts";
import { readBalanceHistory } from "#/domain/credits/ledger/read-balance.ts";
import { read, readProblem } from "../../../support/ask.ts";
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

async function entriesOf(customer: string): Promise<string[]> {
  const { transactions } = await listLedger(ctx, { customer, limit: 1000 });
  return transactions
    .toReversed()
    .map(
      ({ kind, at: when, entries }) =>
        `${when} ${kind} ${entries.map(({ account, amount }) => `${account} ${amount}`).join(" ")}`,
    );
}

test("settling above and below the hold over REST", async () => {
  const { name } = await newCustomer(sql);
  await giveGrant(name, { amount: "10" });
  const low = await makeHold(name, "6");
  await read(await pay(name, `holds/${low.id}/settle`, { amount: "2.5" }), CreditHold);
  const high = await makeHold(name, "4");
  const problem = await readProblem(await pay(name, `holds/${high.id}/settle`, { amount: "7.51" }), 409);
  expect(problem.detail).toBe("Not enough credits: 3.51 asked, 3.5 available, beside the hold, which stays.");
  expect(await look(name, `holds/${high.id}`, CreditHold)).toEqual(high);
  await read(await pay(name, `holds/${high.id}/settle`, { amount: "7.5" }), CreditHold);
  expect(await look(name, "balance", CreditBalance)).toMatchObject({ available: "0", held: "0", grants: [] });
  expect(
    (await readProblem(await pay(name, `holds/${high.id}/settle`, { amount: "1" }), 409)).detail,
  ).toMatch(/was settled/);
  expect((await readProblem(await pay(name, `holds/${low.id}/release`), 409)).detail).toMatch(/was settled/);
});

test("holds expire by themselves: at the next call, by the job, and in every reading before either", async () => {
  const { id, name } = await newCustomer(sql);
  const then = at(ctx, "2024-01-10T12:00:00Z");
  await grantCredits(then, { customerId: id, amount: "10" });
  const { value: hold } = await holdCredits(then, { customerId: id, amount: "8", expiresInSeconds: 60 });
  const balance = { available: "2", held: "8", overage: "0" };
  expect(await balanceAt(ctx, id, micros("2024-01-10T12:00:59.999Z"))).toEqual(balance);
  expect(await balanceAt(ctx, id, micros("2024-01-10T12:01:00Z"))).toEqual({
    ...balance,
    available: "10",
    held: "0",
  });
  expect(await look(name, `holds/${hold.id}`, CreditHold)).toMatchObject({
    state: "expired",
    ended_at: hold.expiresAt,
  });
  const late = { customerId: id, hold: hold.id, amount: "1" };
  await expect(settleCredits(at(ctx, "2024-01-10T12:01:00Z"), late)).rejects.toThrow(
    "The hold expired at 2024-01-10T12:01:00Z.",
  );
  await holdCredits(at(ctx, "2024-01-10T12:02:00Z"), { customerId: id, amount: "10", expiresInSeconds: 60 });
  expect(await enterDueExpiries(at(ctx, "2024-01-10T12:02:59Z"))).toBe(0);
  expect(await enterDueExpiries(at(ctx, "2024-01-10T12:30:00Z"))).toBe(1);
  expect((await entriesOf(name)).slice(-3)).toEqual([
    "2024-01-10T12:01:00Z hold_expiry held -8 grant 8",
    "2024-01-10T12:02:00Z hold grant -10 held 10",
    "2024-01-10T12:03:00Z hold_expiry held -10 grant 10",
  ]);
  await expectBooksKept(sql);
});

test("a grant expires with what is left, rolls over, and what a hold keeps is still paid", async () => {
  const { id, name } = await newCustomer(sql);
  const then = at(ctx, "2024-01-10T00:00:00Z");
  const terms = { expiresAt: "2024-01-11T00:00:00Z", rolloverMax: "20", rolloverDays: 2 };
  await grantCredits(then, { customerId: id, amount: "100", ...terms });
  const { value: hold } = await holdCredits(then, {
    customerId: id,
    amount: "70",
    expiresInSeconds: 2_000_000,
  });
  expect(await enterDueExpiries(at(ctx, "2024-01-11T00:00:30Z"))).toBe(1);
  await settleCredits(at(ctx, "2024-01-11T12:00:00Z"), { customerId: id, hold: hold.id, amount: "75" });
  await enterDueExpiries(at(ctx, "2024-01-20T00:00:00Z"));
  expect(await entriesOf(name)).toEqual([
    "2024-01-10T00:00:00Z grant issued -100 grant 100",
    "2024-01-10T00:00:00Z hold grant -70 held 70",
    "2024-01-11T00:00:00Z grant_expiry grant -30 expired 30",
    "2024-01-11T00:00:00Z rollover issued -20 grant 20",
    "2024-01-11T12:00:00Z settle held -70 spent 70 grant -5 spent 5",
    "2024-01-13T00:00:00Z grant_expiry grant -15 expired 15",
  ]);
  expect((await look(name, "grants", CreditGrantList)).data).toMatchObject([
    { source: "manual", state: "expired", expired: "30", spent: "70" },
    { source: "rollover", state: "expired", expired: "15", spent: "5" },
  ]);
});

test("a grant that is to come counts from when it is effective", async () => {
  const { id } = await newCustomer(sql);
  const then = at(ctx, "2024-01-10T00:00:00Z");
  await grantCredits(then, { customerId: id, amount: "10", effectiveAt: "2024-01-12T00:00:00Z" });
  await expect(holdCredits(then, { customerId: id, amount: "1", expiresInSeconds: 1 })).rejects.toThrow(
    "0 available",
  );
  const balances = await balancesAt(
    ctx,
    id,
    ["2024-01-09T00:00Z", "2024-01-11T23:59:59Z", "2024-01-12T00:00:00Z"].map(micros),
  );
  expect(balances.map(({ available }) => available)).toEqual(["0", "0", "10"]);
  await holdCredits(at(ctx, "2024-01-12T00:00:00Z"), { customerId: id, amount: "10", expiresInSeconds: 1 });
});

test("a period's use is charged to what it comes to, up and down, from its own credits", async () => {
  const { id, name } = await newCustomer(sql);
  await billFor(sql, id, { periods: [january, february] });
  const plan = { customerId: id, source: "plan" as const };
  await grantCredits(at(ctx, january[0]), {
    ...plan,
    amount: "100",
    effectiveAt: january[0],
    expiresAt: january[1],
  });
  const charge = (time: string, total: string, period = 1) =>
    chargeUsage(at(ctx, time), { customerId: id, period, total, overage: noOverage });
  expect(await charge("2024-01-10T00:00:00Z", "30")).toMatchObject({ covered: "30", uncovered: "0" });
  expect(await charge("2024-01-11T00:00:00Z", "20.5")).toMatchObject({ covered: "20.5" });
  await Promise.all(Array.from({ length: 5 }, () => charge("2024-01-12T00:00:00Z", "60")));
  await grantCredits(at(ctx, february[0]), {
    ...plan,
    amount: "100",
    effectiveAt: february[0],
    expiresAt: february[1],
  });
  // Late use of January is paid by what January left, though that has expired.
  expect(await charge("2024-02-01T01:00:00Z", "90")).toMatchObject({ covered: "90", uncovered: "0" });
  expect(await charge("2024-02-01T01:00:00Z", "130")).toMatchObject({ covered: "100", uncovered: "30" });
  expect(await charge("2024-02-02T00:00:00Z", "10", 2)).toMatchObject({ covered: "10" });
  expect(await charge("2024-02-03T00:00:00Z", "50")).toMatchObject({ covered: "50" });
  expect((await entriesOf(name)).map((line) => line.slice(11))).toEqual([
    "00:00:00Z grant issued -100 grant 100",
    "00:00:00Z usage grant -30 spent 30",
    "00:00:00Z usage_refund spent -9.5 grant 9.5",
    "00:00:00Z usage grant -39.5 spent 39.5",
    "00:00:00Z grant_expiry grant -40 expired 40",
    "00:00:00Z grant issued -100 grant 100",
    "01:00:00Z usage expired -30 spent 30",
    "01:00:00Z usage expired -10 spent 10",
    "00:00:00Z usage grant -10 spent 10",
    "00:00:00Z usage_refund spent -50 expired 50 issued -10 grant 10",
  ]);
  await expectBooksKept(sql);
});

test("each threshold is an alert once a period, in the transaction that crosses it", async () => {
  const { id } = await newCustomer(sql);
  await billFor(sql, id, { periods: [january, february] });
  const { value: grant } = await grantCredits(at(ctx, january[0]), { customerId: id, amount: "200" });
  const alerts = () => sql<{ line: string }[]>`
    select trim_scale(threshold) || ' ' || period || ' ' || trim_scale(spent) as line from alerts where grant_id = ${grant.id} order by id`;
  const charge = (time: string, period: number, total: string) =>
    chargeUsage(at(ctx, time), { customerId: id, period, total, overage: noOverage });
  await charge("2024-01-02T00:00:00Z", 1, "99.99");
  expect(await alerts()).toHaveLength(0);
  await Promise.all(
    Array.from({ length: 10 }, (_, place) => charge("2024-01-03T00:00:00Z", 1, `${100 + place}`)),
  );
  await charge("2024-01-03T00:00:00Z", 1, "90");
  await charge("2024-01-03T00:00:00Z", 1, "110");
  const { value: hold } = await holdCredits(at(ctx, "2024-02-02T00:00:00Z"), {
    customerId: id,
    amount: "90",
    expiresInSeconds: 60,
  });
  await settleCredits(at(ctx, "2024-02-02T00:00:00Z"), { customerId: id, hold: hold.id, amount: "90" });
  expect((await alerts()).map(({ line }) => line)).toEqual(["50 1 100", "80 2 200", "100 2 200"]);
});

test("the history has a point for each local day, with what was spent in it", async () => {
  const { id, name } = await newCustomer(sql, "Pacific/Auckland");
  const spend = async (time: string, amount: string) => {
    const { value: hold } = await holdCredits(at(ctx, time), {
      customerId: id,
      amount,
      expiresInSeconds: 60,
    });
    await settleCredits(at(ctx, time), { customerId: id, hold: hold.id, amount });
  };
  await grantCredits(at(ctx, "2024-04-05T00:00:00Z"), {
    customerId: id,
    amount: "100",
    expiresAt: "2024-04-08T00:00:00Z",
  });
  // The clock goes back there on April 7, a day of 25 hours.
  await spend("2024-04-06T10:59:59Z", "1");
  await spend("2024-04-06T11:00:00Z", "2");
  await spend("2024-04-07T11:59:59Z", "3");
  await spend("2024-04-07T12:00:00Z", "4");
  await adjustBalance(at(ctx, "2024-04-07T13:00:00Z"), { customerId: id, amount: "-10", reason: "x" });
  const span = { from: "2024-04-05T12:00:00Z", to: "2024-04-20" };
  const { days, timeZone } = await readBalanceHistory(at(ctx, "2024-04-08T20:00:00Z"), name, span);
  expect(timeZone).toBe("Pacific/Auckland");
  expect(days.map(({ day, at: end, available, spent }) => [day, end, available, spent])).toEqual([
    ["2024-04-06", "2024-04-06T10:59:59.999999Z", "99", "1"],
    ["2024-04-07", "2024-04-07T11:59:59.999999Z", "94", "5"],
    ["2024-04-08", "2024-04-08T11:59:59.999999Z", "0", "4"],
    ["2024-04-09", "2024-04-08T20:00:00Z", "0", "0"],
  ]);
  expect((await readBalanceHistory(at(ctx, "2024-01-01T00:00:00Z"), name, span)).days).toEqual([]);
});
