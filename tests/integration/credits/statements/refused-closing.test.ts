import { beforeAll, beforeEach, expect, test } from "vitest";
import { closePeriod } from "#/domain/credits/statements/close-period.ts";
import { findStatement } from "#/domain/credits/statements/find-statement.ts";
import { closeAt, insertPeriods, insertPlan, perUnit } from "../../../support/closing.ts";
import { useDatabase } from "../../../support/database.ts";
import { emptyTables } from "../../../support/stored-usage.ts";
import { makeServices } from "../../../support/usage-services.ts";

const { ctx, sql } = await useDatabase();
const months = ["2022-10-01", "2022-11-01", "2022-12-01", "2023-01-01", "2023-02-01"];

beforeAll(() => makeServices(ctx));
beforeEach(() => emptyTables(sql));

async function bill(...customers: string[]): Promise<void> {
  const planId = await insertPlan(sql, "p", perUnit({ files: "0.5", minutes: "2" }));
  for (const customer of customers) await insertPeriods(sql, { customer, planId, bounds: months });
}

test("a period that can't be closed says why and keeps no other from being closed", async () => {
  await bill("ann", "cid");
  const broken = await insertPlan(sql, "broken", perUnit({ gone: "1" }));
  await insertPeriods(sql, { customer: "bob", planId: broken, bounds: months });
  expect(await closeAt(ctx, "2022-11-01T00:00:00Z")).toEqual({ closed: 2, failed: 1 });
  expect(await closeAt(ctx, "2022-11-01T00:00:00Z")).toEqual({ closed: 0, failed: 1 });
  const [bob] = await sql`
    select state, failure from billing_periods join customers on customers.id = customer_id
    where external_id = 'bob' and number = 1`;
  expect(bob).toEqual({ state: "closing", failure: 'There is no meter "gone".' });
  await expect(closePeriod(ctx, { customer: "bob", number: 1 })).rejects.toMatchObject({ code: "conflict" });
  await sql`update plan_versions set terms = ${JSON.stringify(perUnit({ files: "1" }))}::text::jsonb where plan_id = ${broken}`;
  expect(await closeAt(ctx, "2022-11-01T00:00:00Z")).toEqual({ closed: 1, failed: 0 });
  expect(await findStatement(ctx, { customer: "bob", number: 1 })).toMatchObject({
    failure: null,
    total: "0",
  });
});

test("a period waits while a meter of its plan is being filled", async () => {
  await bill("ann");
  await sql`update meters set is_filling = true where slug = 'minutes'`;
  expect(await closeAt(ctx, "2022-11-01T00:00:00Z")).toEqual({ closed: 0, failed: 0 });
  await expect(closePeriod(ctx, { customer: "ann", number: 1 })).rejects.toMatchObject({ code: "conflict" });
  await sql`update meters set is_filling = false`;
  expect(await closeAt(ctx, "2022-11-01T00:00:00Z")).toEqual({ closed: 1, failed: 0 });
});

test("a period that has ended can be closed at once, one at a time and in order", async () => {
  await bill("ann");
  const close = (number: number) => closePeriod(ctx, { customer: "ann", number });
  await expect(close(2)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("earlier"),
  });
  await expect(close(4)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("2023-02-01"),
  });
  await expect(close(5)).rejects.toMatchObject({ code: "not_found" });
  await expect(closePeriod(ctx, { customer: "none", number: 1 })).rejects.toMatchObject({
    code: "not_found",
  });
  const all = await Promise.all([close(1), close(1), close(1), close(1)]);
  for (const one of [...all, await close(1)]) expect(one).toEqual(all[0]);
  expect(await close(2)).toMatchObject({ isFinal: true, period: 2 });
});
