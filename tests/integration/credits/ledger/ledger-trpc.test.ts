import { expect, test } from "vitest";
import {
  CreditAccountList,
  CreditBalance,
  CreditGrant,
  CreditGrantList,
  CreditHold,
  CreditHoldList,
  Ledger,
} from "#/api/contract/ledger.ts";
import { createCaller } from "#/api/trpc/router.ts";
import { setPool } from "#/db/pool.ts";
import { createContext } from "#/domain/context.ts";
import { ask, read } from "../../../support/ask.ts";
import { useDatabase } from "../../../support/database.ts";
import { look, newCustomer } from "./ledger-world.ts";

const database = await useDatabase();
const { sql } = database;
setPool(database.settings);
const ctx = createContext({ sql, log: database.ctx.log, actor: "test" });
const { ledger } = createCaller({ operation: ctx, requestId: "request-1" }).credits;

test("the procedures do and answer what REST does", async () => {
  const { name: customer } = await newCustomer(sql);
  const grant = await ledger.grant({
    customer,
    amount: 50,
    requestKey: "g",
    expires_at: "2100-01-01",
    rollover_max: "5",
  });
  expect(
    await ledger.grant({
      customer,
      amount: "50",
      requestKey: "g",
      expires_at: "2100-01-01",
      rollover_max: 5,
    }),
  ).toEqual(grant);
  const hold = await ledger.hold({ customer, amount: "10", expires_in_seconds: 60 });
  const other = await ledger.hold({ customer, amount: "1" });
  expect(await ledger.settle({ customer, hold: hold.id, amount: "7.5" })).toMatchObject({
    settled_amount: "7.5",
  });
  expect(await ledger.release({ customer, hold: other.id })).toMatchObject({ state: "released" });
  expect(await ledger.adjust({ customer, amount: "-2.5", reason: "x" })).toMatchObject({
    kind: "adjustment",
  });
  expect(await ledger.findGrant({ customer, grant: grant.id })).toEqual(
    await look(customer, `grants/${grant.id}`, CreditGrant),
  );
  expect(await ledger.findHold({ customer, hold: hold.id })).toEqual(
    await look(customer, `holds/${hold.id}`, CreditHold),
  );
  expect(await ledger.grants({ customer, state: "active" })).toEqual(
    await look(customer, "grants", CreditGrantList),
  );
  expect(await ledger.holds({ customer, perPage: 1 })).toEqual(
    await look(customer, "holds?per_page=1", CreditHoldList),
  );
  expect(await ledger.transactions({ customer, limit: 2 })).toEqual(
    await look(customer, "ledger?limit=2", Ledger),
  );
  const at = new Date().toISOString();
  expect(await ledger.balance({ customer, at })).toEqual(
    await look(customer, `balance?at=${at}`, CreditBalance),
  );
  expect((await ledger.balanceHistory({ customer })).data.at(-1)).toMatchObject({
    available: "40",
    spent: "7.5",
  });
  expect(await ledger.accounts({ q: customer })).toEqual(
    await read(await ask(`/api/v1/credit-accounts?q=${encodeURIComponent(customer)}`), CreditAccountList),
  );
});

test("refusals are those of REST", async () => {
  const { name: customer } = await newCustomer(sql);
  await expect(ledger.hold({ customer, amount: "1" })).rejects.toMatchObject({
    code: "CONFLICT",
    message: "Not enough credits: 1 asked, 0 available.",
  });
  await expect(ledger.grant({ customer, amount: "1.234" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await expect(ledger.balance({ customer: "nobody" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
