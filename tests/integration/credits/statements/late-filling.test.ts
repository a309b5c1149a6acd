import { beforeEach, expect, test } from "vitest";
import { findStatement } from "#/domain/credits/statements/find-statement.ts";
import { changeCatalogue } from "#/domain/usage/catalogue/change-catalogue.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { fillMeter } from "#/domain/usage/definitions/fill-meter.ts";
import { endFill, startFill } from "#/domain/usage/definitions/start-fill.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { requestFill } from "#/jobs/meter-jobs.ts";
import { closeAt, insertPeriods, insertPlan, perUnit, readMarks } from "../../../support/closing.ts";
import { useFilling } from "../../../support/filling.ts";

const { ctx, sql, startFilling, isExact } = await useFilling();
const months = ["2022-10-01", "2022-11-01", "2022-12-01", "2023-01-01", "2023-02-01"];

const record = async (customer: string, id: string, at: string, tokens: number) => {
  const event = { customer, id, service: "Model", quantity: 1, occurred_at: at, attributes: { tokens } };
  expect(await recordEvents(ctx, [event])).toMatchObject([{ status: "accepted" }]);
};

/** Customers whose first month closes while the meter of their plan, or of none, has failed to be filled. */
beforeEach(async () => {
  const events: [id: string, at: string, tokens: number][] = [
    ["before all", "2022-09-10", 1],
    ["first", "2022-10-10", 10],
    ["voided", "2022-10-11", 100],
    ["second", "2022-11-10", 1000],
  ];
  for (const customer of ["ann", "bob", "cid"]) {
    for (const [id, at, tokens] of events) await record(customer, id, at, tokens);
    await voidEvent(ctx, { customer, id: "voided", reason: "x" });
  }
  await startFilling();
  await endFill(ctx, "tokens", "It was stopped.");
  const planId = await insertPlan(sql, "tokens", perUnit({ tokens: "0.5", seconds: "1" }));
  const other = await insertPlan(sql, "seconds", perUnit({ seconds: "1" }));
  await insertPeriods(sql, { customer: "ann", planId, bounds: months });
  await insertPeriods(sql, { customer: "bob", planId: other, bounds: months });
});

test("what a fill changes in closed periods is adjusted by the next statement", async () => {
  await closeAt(ctx, "2022-11-01T00:00:00Z");
  expect(await findStatement(ctx, { customer: "ann", number: 1 })).toMatchObject({ total: "1" });
  await requestFill(ctx, "tokens");
  await isExact();
  const mark = { customer: "ann", period: 1, cause: "replace", event: "first", importId: null };
  // Neither what counts for nothing, nor what no plan of the period prices, nor what lies in an open one.
  expect(await readMarks(sql)).toEqual([{ ...mark, adjustedIn: null }]);
  await closeAt(ctx, "2022-12-01T00:00:00Z");
  expect(await readMarks(sql)).toEqual([{ ...mark, adjustedIn: 2 }]);
  const { lines, total } = await findStatement(ctx, { customer: "ann", number: 2 });
  expect(lines.map(({ kind, meter, quantity, amount }) => [kind, meter, quantity, amount])).toEqual([
    ["usage", "tokens", "1000", "500"],
    ["usage", "seconds", "1", "1"],
    ["adjustment", "tokens", "10", "5"],
  ]);
  expect(total).toBe("506");
  expect(await findStatement(ctx, { customer: "bob", number: 2 })).toMatchObject({ total: "1" });
});

test("a fill before anything is closed marks nothing", async () => {
  await requestFill(ctx, "tokens");
  expect(await readMarks(sql)).toEqual([]);
});

test("a period waits while a meter of an earlier one with late events is filled, also when its own plan has none", async () => {
  const plain = await insertPlan(sql, "none", perUnit({ seconds: "1" }));
  await closeAt(ctx, "2022-11-01T00:00:00Z");
  await sql`update billing_periods set plan_id = ${plain} where number > 1`;
  // One event a step: the first month's is filled, the others are not.
  await changeCatalogue(ctx, async (tx) => {
    const [service] = await tx<{ id: number }[]>`select id from services where slug = 'Model'`;
    await startFill(tx, { serviceId: service?.id ?? 0, slug: "tokens" }, 0, ctx.clock());
  });
  const stop = AbortSignal.abort(new Error("stopped"));
  for (;;) {
    await expect(fillMeter(ctx, "tokens", { eventsAStep: 1, signal: stop })).rejects.toThrow("stopped");
    if ((await readMarks(sql)).length > 0) break;
  }
  expect(await closeAt(ctx, "2022-12-01T00:00:00Z")).toEqual({ closed: 1, failed: 0 });
  const waiting = await sql`
    select external_id as customer from billing_periods join customers on customers.id = customer_id
    where number = 2 and state = 'open'`;
  expect([...waiting]).toEqual([{ customer: "ann" }]);
  await fillMeter(ctx, "tokens");
  expect(await closeAt(ctx, "2022-12-01T00:00:00Z")).toEqual({ closed: 1, failed: 0 });
  expect(await findStatement(ctx, { customer: "ann", number: 2 })).toMatchObject({ total: "6" });
});
