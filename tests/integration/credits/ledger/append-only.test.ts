import { expect, test } from "vitest";
import { holdCredits, settleCredits } from "#/domain/credits/ledger/change-credits.ts";
import { chargeUsage } from "#/domain/credits/ledger/charge-usage.ts";
import { grantCredits } from "#/domain/credits/ledger/grant-credits.ts";
import { reconcileLedger } from "#/domain/credits/ledger/reconcile-ledger.ts";
import { useDatabase } from "../../../support/database.ts";
import { openDoor, runCommand } from "../../../support/run-command.ts";
import { billFor, newCustomer } from "./ledger-world.ts";

const { ctx, sql, settings } = await useDatabase();

/** A customer with a bit of everything. */
async function spender() {
  const customer = await newCustomer(sql);
  await billFor(sql, customer.id, {
    limit: null,
    periods: [["2023-01-01T00:00:00Z", "2023-02-01T00:00:00Z"]],
  });
  const { value: grant } = await grantCredits(ctx, { customerId: customer.id, amount: "10" });
  const asked = { customerId: customer.id, amount: "12", expiresInSeconds: 900 };
  const { value: hold } = await holdCredits(ctx, asked);
  await settleCredits(ctx, { customerId: customer.id, hold: hold.id, amount: "11" });
  await holdCredits(ctx, { ...asked, amount: "2" });
  const overage = { limit: null, price: "1", currency: "EUR" };
  await chargeUsage(ctx, { customerId: customer.id, period: 1, total: "3", overage });
  return { ...customer, grant: grant.id, hold: hold.id };
}

test("transactions and entries can't be changed or removed", async () => {
  await spender();
  for (const table of ["ledger_transactions", "ledger_entries"]) {
    await expect(sql`update ${sql(table)} set customer_id = customer_id`).rejects.toThrow(
      `${table} is append-only`,
    );
    await expect(sql`delete from ${sql(table)}`).rejects.toThrow(`${table} is append-only`);
  }
});

test("only removing the sample says that it may", async () => {
  const { id } = await spender();
  await sql.begin(async (tx) => {
    await tx`select set_config('meterline.removing_sample', 'on', true)`;
    await tx`delete from ledger_entries where customer_id = ${id}`;
    await tx`delete from ledger_transactions where customer_id = ${id}`;
  });
  await expect(sql`delete from ledger_entries`).rejects.toThrow("append-only");
  await sql`delete from credit_accounts where customer_id = ${id}`;
  for (const table of ["credit_grants", "credit_holds", "credit_charges"]) {
    await sql`delete from ${sql(table)} where customer_id = ${id}`;
  }
  expect((await reconcileLedger(sql)).drifts).toEqual([]);
});

test("entries that do not add up to zero can't be written, and nobody has less than nothing", async () => {
  const { id, grant } = await spender();
  const entry = (transaction: number, amount: string) =>
    sql`insert into ledger_entries (customer_id, transaction, line, account, amount) values (${id}, ${transaction}, 1, 'grant', ${amount})`;
  await expect(entry(900, "1")).rejects.toThrow("do not add up to zero");
  await expect(sql`update credit_grants set available = -1 where id = ${grant}`).rejects.toThrow(
    "credit_grants_parts",
  );
  await expect(sql`update credit_accounts set overage = -1`).rejects.toThrow("credit_accounts_overage");
});

test("statements, their lines and their quantities stay once their period is closed", async () => {
  const { id } = await spender();
  await sql`
    insert into statements (customer_id, period, currency, total, due, due_currency, created_at)
    values (${id}, 1, 'credits', 1, 0, 'EUR', now())`;
  await sql`
    insert into statement_lines (customer_id, period, line, kind, description, amount, currency)
    values (${id}, 1, 1, 'usage', 'Use', 1, 'credits')`;
  await sql`
    insert into statement_quantities (customer_id, period, meter, quantity, events, amount)
    values (${id}, 1, 'files', 1, 1, 1)`;
  await sql`update statement_quantities set amount = 2 where customer_id = ${id}`;
  await sql`update statements set total = 2 where customer_id = ${id}`;
  await sql`update billing_periods set state = 'closed' where customer_id = ${id}`;
  for (const table of ["statements", "statement_lines", "statement_quantities"]) {
    await expect(sql`update ${sql(table)} set customer_id = customer_id`).rejects.toThrow("never changes");
    await expect(sql`delete from ${sql(table)}`).rejects.toThrow("never changes");
  }
});

test("reconcile proves the books, and names what is not as its entries say", async () => {
  const { id, name, grant, hold } = await spender();
  const door = await openDoor(settings);
  const reconcile = () => runCommand(["reconcile", "--database-url", door.url]);
  const proven = await reconcile();
  expect(proven).toMatchObject({ code: 0, stderr: "" });
  expect(proven.stdout).toMatch(
    /^\d+ rollups compared with \d+ events: drift 0\n\d+ ledger transactions of \d+ customers added up: drift 0\n$/,
  );
  const grants = (sign: "+" | "-") =>
    `update credit_grants set amount = amount ${sign} 1, spent = spent ${sign} 1 where id = '${grant}'`;
  const charges = (place: string, sign: "+" | "-") =>
    `update credit_charges set amount = amount ${sign} 1 where customer_id = ${id} and place ${place}`;
  const numbers = (sign: "+" | "-") =>
    `update credit_accounts set transactions = transactions ${sign} 5 where customer_id = ${id}`;
  const holds = (state: string) => `update credit_holds set state = '${state}' where id = '${hold}'`;
  const spoiled: [change: string, undo: string, drifts: string[]][] = [
    [grants("+"), grants("-"), [`grant ${grant} amount`, `grant ${grant} spent`]],
    [numbers("+"), numbers("-"), ["transactions", "transactions", "transactions"]],
    [charges("> 0", "+"), charges("> 0", "-"), ["period 1 overage"]],
    [charges("= 0", "+"), charges("= 0", "-"), ["period 1 overage of holds"]],
    [holds("held"), holds("settled"), ["overage held", `hold ${hold}`]],
  ];
  for (const [change, undo, expected] of spoiled) {
    await sql.unsafe(change);
    const { drifts } = await reconcileLedger(sql);
    expect(drifts.map(({ customer, what }) => [customer, what])).toEqual(
      expected.map((what) => [name, what]),
    );
    await sql.unsafe(undo);
  }
  await sql`update credit_accounts set overage = overage + 1 where customer_id = ${id}`;
  const drifted = await reconcile();
  expect(drifted.code).toBe(1);
  expect(drifted.stderr).toContain(`${name} overage owed: kept 7, entries 6`);
  await sql`update credit_accounts set overage = overage - 1 where customer_id = ${id}`;
  await door.close();
});
