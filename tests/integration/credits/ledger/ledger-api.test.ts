import { expect, test } from "vitest";
import {
  BalanceHistory,
  CreditAccountList,
  CreditBalance,
  CreditGrant,
  CreditGrantList,
  CreditHold,
  CreditHoldList,
  Ledger,
  LedgerTransaction,
} from "#/api/contract/ledger.ts";
import { setPool } from "#/db/pool.ts";
import { ask, read, readProblem } from "../../../support/ask.ts";
import { useDatabase } from "../../../support/database.ts";
import { expectBooksKept, giveGrant, look, makeHold, newCustomer, pay } from "./ledger-world.ts";

const { sql, settings } = await useDatabase();
setPool(settings);

test("credits are given, held, settled and seen everywhere", async () => {
  const { name } = await newCustomer(sql);
  const answer = await pay(name, "grants", { amount: "100.00", reason: "Welcome", thresholds: [50] });
  const grant = await read(answer, CreditGrant, 201);
  expect(grant).toMatchObject({
    amount: "100",
    available: "100",
    state: "active",
    source: "manual",
    thresholds: ["50"],
  });
  expect(answer.headers.get("location")).toBe(
    `/api/v1/customers/${encodeURIComponent(name)}/grants/${grant.id}`,
  );
  const hold = await makeHold(name, "30.5");
  expect(hold).toMatchObject({
    state: "held",
    amount: "30.5",
    parts: [{ grant: grant.id, amount: "30.5" }],
    overage: "0",
  });
  expect(Date.parse(hold.expires_at) - Date.parse(hold.created_at)).toBe(900_000);
  expect(await look(name, "balance", CreditBalance)).toMatchObject({
    available: "69.5",
    held: "30.5",
    overage: "0",
  });
  const settled = await read(await pay(name, `holds/${hold.id}/settle`, { amount: 20.25 }), CreditHold);
  expect(settled).toMatchObject({ id: hold.id, state: "settled", settled_amount: "20.25" });
  expect(settled.ended_at).not.toBeNull();
  const released = await makeHold(name, "1");
  expect(await read(await pay(name, `holds/${released.id}/release`), CreditHold)).toMatchObject({
    state: "released",
  });
  expect(await look(name, `grants/${grant.id}`, CreditGrant)).toMatchObject({
    available: "79.75",
    held: "0",
    spent: "20.25",
  });
  expect(await look(name, `holds/${hold.id}`, CreditHold)).toEqual(settled);
  const holds = await look(name, "holds?state=settled", CreditHoldList);
  expect(holds).toMatchObject({ total: 1, data: [settled] });
  expect(await look(name, "grants?state=expired", CreditGrantList)).toMatchObject({ total: 0, data: [] });
  const { data } = await look(name, "ledger", Ledger);
  expect(data.map(({ kind }) => kind)).toEqual(["release", "hold", "settle", "hold", "grant"]);
  expect(data[2]?.entries).toEqual([
    { account: "held", grant: grant.id, amount: "-30.5" },
    { account: "spent", grant: grant.id, amount: "20.25" },
    { account: "grant", grant: grant.id, amount: "10.25" },
  ]);
  const accounts = await read(
    await ask(`/api/v1/credit-accounts?q=${encodeURIComponent(name)}`),
    CreditAccountList,
  );
  expect(accounts.data).toMatchObject([
    { customer: name, available: "79.75", held: "0", spent: "20.25", overage: "0" },
  ]);
  const history = await look(name, "balance/history", BalanceHistory);
  expect(history.data.at(-1)).toMatchObject({ available: "79.75", spent: "20.25" });
  expect(history.data).toHaveLength(31);
  await expectBooksKept(sql);
});

test("an adjustment gives and takes, and says what it did", async () => {
  const { name } = await newCustomer(sql);
  const given = await read(
    await pay(name, "adjustments", { amount: "5", reason: "Sorry" }),
    LedgerTransaction,
    201,
  );
  expect(given).toMatchObject({ kind: "adjustment", reason: "Sorry", number: 1 });
  const grant = given.grant ?? "";
  await read(
    await pay(name, "adjustments", { amount: "-1.5", grant, reason: "Too much" }),
    LedgerTransaction,
    201,
  );
  const problem = await readProblem(await pay(name, "adjustments", { amount: -4, reason: "More" }), 409);
  expect(problem.detail).toBe("Not enough credits: 4 asked, 3.5 available.");
  expect(await look(name, `grants/${grant}`, CreditGrant)).toMatchObject({ amount: "3.5", available: "3.5" });
});

test("the ledger goes on by its cursor, filters, and comes as CSV", async () => {
  const { name } = await newCustomer(sql);
  const first = await giveGrant(name, { amount: 1 });
  for (let count = 0; count < 6; count++) await giveGrant(name, { amount: "2", reason: 'a "reason", long' });
  const pages: number[][] = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? "" : `&cursor=${cursor}`;
    const page: Ledger = await look(name, `ledger?limit=3${more}`, Ledger);
    pages.push(page.data.map(({ number }) => number));
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(pages).toEqual([[7, 6, 5], [4, 3, 2], [1]]);
  expect((await look(name, `ledger?grant=${first.id}`, Ledger)).data.map(({ number }) => number)).toEqual([
    1,
  ]);
  expect((await look(name, "ledger?kind=hold", Ledger)).data).toEqual([]);
  const { data } = await look(name, "ledger", Ledger);
  const third = data.find(({ number }) => number === 3)?.at ?? "";
  const span = (query: string) => look(name, `ledger?${query}`, Ledger).then((page) => page.data.length);
  expect(await span(`from=${third}`)).toBe(data.filter(({ at }) => at >= third).length);
  expect(await span(`to=${third}`)).toBe(data.filter(({ at }) => at < third).length);
  const csv = await ask(`/api/v1/customers/${encodeURIComponent(name)}/ledger?limit=1&format=csv`);
  expect(csv.headers.get("x-next-cursor")).not.toBeNull();
  const lines = (await csv.text()).split("\r\n");
  expect(lines[0]).toBe("number,kind,at,recorded_at,hold,period,reason,actor,account,grant,amount");
  expect(lines.slice(1, 3).map((line) => line.replace(/[0-9TZ:.-]{20,}/g, "…"))).toEqual([
    expect.stringMatching(/^7,grant,…,…,,,"a ""reason"", long",\S+,issued,\S+,-2$/),
    expect.stringMatching(/^7,grant,.*,grant,\S+,2$/),
  ]);
});

test.each([
  ["grants", { amount: "0" }, "amount"],
  ["grants", { amount: "-1" }, "amount"],
  ["grants", { amount: "1.234" }, "amount"],
  ["grants", { amount: "1e400" }, "amount"],
  ["grants", { amount: null }, "amount"],
  ["grants", {}, "amount"],
  ["grants", { amount: "1", priority: 1.5 }, "priority"],
  ["grants", { amount: "1", expires_at: "2020-01-01" }, "expires_at"],
  ["grants", { amount: "1", expires_at: "2300-01-01" }, "expires_at"],
  ["grants", { amount: "1", effective_at: "2099-01-01", expires_at: "2098-01-01" }, "expires_at"],
  ["grants", { amount: "1", rollover_max: "1" }, "rollover_max"],
  ["grants", { amount: "1", rollover_days: 3 }, "rollover_days"],
  ["grants", { amount: "1", thresholds: ["0"] }, "thresholds.0"],
  ["grants", { amount: "1", thresholds: "50" }, "thresholds"],
  ["grants", { amount: "1", foo: 1 }, "foo"],
  ["holds", { amount: "1000000000000" }, "amount"],
  ["holds", { amount: [1] }, "amount"],
  ["holds", { amount: "1", expires_in_seconds: 0 }, "expires_in_seconds"],
  ["holds", { amount: "1", reason: "\u0000" }, "reason"],
  ["adjustments", { amount: "0", reason: "x" }, "amount"],
  ["adjustments", { amount: "--1", reason: "x" }, "amount"],
  ["adjustments", { amount: "1" }, "reason"],
  ["adjustments", { amount: "1", grant: "x", reason: "x" }, "grant"],
  ["holds/00000000-0000-4000-8000-000000000000/settle", { amount: "-1" }, "amount"],
  ["holds/x/settle", { amount: "1" }, "hold"],
])("refuses %s with %j", async (path, body, field) => {
  const { name } = await newCustomer(sql);
  const problem = await readProblem(await pay(name, path, body), 422);
  expect(problem.errors?.map((error) => error.path)).toContain(field);
  const [account] =
    await sql`select from credit_accounts join customers on id = customer_id where external_id = ${name}`;
  expect(account).toBeUndefined();
});

test("what is not there is not found, and a refusal leaves no account behind", async () => {
  const { name, id } = await newCustomer(sql);
  const missing = "00000000-0000-4000-8000-000000000000";
  expect((await readProblem(await pay("nobody", "grants", { amount: 1 }), 404)).detail).toBe(
    'There is no customer "nobody".',
  );
  await readProblem(await pay(name, `holds/${missing}/release`), 404);
  await readProblem(await pay(name, `holds/${missing}/settle`, { amount: 1 }), 404);
  await readProblem(await pay(name, "adjustments", { amount: 1, grant: missing, reason: "x" }), 404);
  for (const path of [`grants/${missing}`, `holds/${missing}`]) {
    await readProblem(await ask(`/api/v1/customers/${encodeURIComponent(name)}/${path}`), 404);
  }
  const problem = await readProblem(await pay(name, "holds", { amount: "1" }), 409);
  expect(problem).toMatchObject({
    detail: "Not enough credits: 1 asked, 0 available.",
    errors: [{ path: "amount" }],
  });
  expect(await sql`select from credit_accounts where customer_id = ${id}`).toHaveLength(0);
  await readProblem(await ask("/api/v1/customers/nobody/balance"), 404);
  await readProblem(await ask(`/api/v1/customers/${encodeURIComponent(name)}/balance?at=yesterday`), 400);
  await readProblem(
    await ask(`/api/v1/customers/${encodeURIComponent(name)}/balance/history?from=2000-01-01`),
    422,
  );
  await readProblem(await ask(`/api/v1/customers/${encodeURIComponent(name)}/ledger?cursor=abc`), 400);
});

test.each(["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"])(
  "reads the books at %s",
  async (time) => {
    const { name } = await newCustomer(sql);
    await giveGrant(name, { amount: "3", expires_at: "2100-01-01" });
    const at = encodeURIComponent(time);
    expect(await look(name, `balance?at=${at}`, CreditBalance)).toMatchObject({ available: "0" });
    expect((await look(name, `ledger?from=${at}`, Ledger)).data).toHaveLength(time < "1" ? 1 : 0);
    expect((await look(name, `ledger?to=${at}`, Ledger)).data).toHaveLength(time < "1" ? 0 : 1);
  },
);

test("a customer that was removed and made again has none of the other's credits", async () => {
  const { name, id } = await newCustomer(sql);
  expect((await pay(name, "holds", { amount: "1" })).status).toBe(409);
  await sql`delete from customers where id = ${id}`;
  await readProblem(await pay(name, "grants", { amount: "1" }), 404);
  const [again] = await sql<
    { id: number }[]
  >`insert into customers (external_id) values (${name}) returning id`;
  await giveGrant(name, { amount: "7" });
  const rows = await sql<{ customer_id: number }[]>`select customer_id from credit_grants where amount = 7`;
  expect(rows.map(({ customer_id }) => customer_id)).toEqual([again?.id]);
});
