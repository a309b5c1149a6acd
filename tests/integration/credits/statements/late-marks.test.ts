import { beforeAll, beforeEach, expect, test } from "vitest";
import { undoImport } from "#/domain/analytics/imports/undo-import.ts";
import { beginClosing } from "#/domain/credits/statements/begin-closing.ts";
import { readTotals } from "#/domain/credits/statements/read-totals.ts";
import { replaceEvent } from "#/domain/usage/corrections/replace-event.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { insertPeriods, insertPlan, perUnit, readMarks } from "../../../support/closing.ts";
import { useDatabase } from "../../../support/database.ts";
import { importFile } from "../../../support/import-file.ts";
import { sessionFile } from "../../../support/session-file.ts";
import { emptyTables } from "../../../support/stored-usage.ts";
import { makeServices } from "../../../support/usage-services.ts";

const { ctx, sql } = await useDatabase();
const months = ["2022-11-01", "2022-12-01", "2023-01-01", "2023-02-01"];

beforeAll(() => makeServices(ctx));
beforeEach(() => emptyTables(sql));

const record = (customer: string, id: string, at: string, quantity = "1") =>
  recordEvents(ctx, [{ customer, id, service: "FileSync", quantity, occurred_at: at }]);

async function bill(...customers: string[]): Promise<number[]> {
  const planId = await insertPlan(sql, "p", perUnit({ files: "1" }));
  const ids: number[] = [];
  for (const customer of customers) ids.push(await insertPeriods(sql, { customer, planId, bounds: months }));
  return ids;
}

/** The first step of closing, for the first period of each. */
const begin = (ids: readonly number[], number = 1) =>
  beginClosing(
    ctx,
    ids.map((customerId) => ({ customerId, number })),
  );

const mark = (
  customer: string,
  period: number,
  cause: string,
  event: string | null,
  importId: number | null = null,
) => ({
  customer,
  period,
  cause,
  event,
  importId,
  adjustedIn: null,
});

test("an event is marked when it comes to a closing period, and not before, nor in another period", async () => {
  const ids = await bill("ann", "bob");
  await record("ann", "early", "2022-11-15T00:00:00Z");
  await begin(ids.slice(0, 1));
  await record("ann", "late", "2022-11-15T00:00:00Z");
  await record("ann", "first instant", "2022-11-01T00:00:00Z");
  await record("ann", "last instant", "2022-11-30T23:59:59.999999Z");
  await record("ann", "before all", "2022-10-31T23:59:59.999999Z");
  await record("ann", "next period", "2022-12-01T00:00:00Z");
  await record("bob", "another customer", "2022-11-15T00:00:00Z");
  await record("cid", "not billed", "2022-11-15T00:00:00Z");
  // The same again, or something else with its id, is no event.
  await record("ann", "late", "2022-11-15T00:00:00Z");
  await record("ann", "late", "2022-11-15T00:00:00Z", "2");
  expect(await readMarks(sql)).toEqual([
    mark("ann", 1, "late", "late"),
    mark("ann", 1, "late", "first instant"),
    mark("ann", 1, "late", "last instant"),
  ]);
});

test("a correction is marked in each closed period that it changes", async () => {
  const ids = await bill("ann");
  for (const [id, day] of [
    ["a", "2022-11-10"],
    ["b", "2022-12-10"],
    ["c", "2022-11-11"],
  ] as const)
    await record("ann", id, day);
  await begin(ids);
  const replace = (id: string, replacement: object) =>
    replaceEvent(ctx, { customer: "ann", id, reason: "x", replacement });
  await replace("a", { quantity: "2" });
  await replace("a", { quantity: "2" });
  await replace("a", { occurred_at: "2022-11-12" });
  // Out of the closed period, within the open ones, and into it.
  await replace("a", { occurred_at: "2022-12-12" });
  await replace("a", { quantity: "3" });
  await replace("b", { occurred_at: "2022-11-13" });
  await voidEvent(ctx, { customer: "ann", id: "c", reason: "x" });
  await voidEvent(ctx, { customer: "ann", id: "c", reason: "again" });
  await voidEvent(ctx, { customer: "ann", id: "a", reason: "x" });
  expect(await readMarks(sql)).toEqual([
    mark("ann", 1, "replace", "a"),
    mark("ann", 1, "replace", "a"),
    mark("ann", 1, "replace", "a"),
    mark("ann", 1, "replace", "b"),
    mark("ann", 1, "void", "c"),
  ]);
  // A correction that goes from one closed period into another is marked in both.
  await sql`update billing_periods set state = 'closed' where number = 1`;
  await begin(ids, 2);
  await replace("b", { occurred_at: "2022-12-14" });
  expect((await readMarks(sql)).slice(5)).toEqual([
    mark("ann", 1, "replace", "b"),
    mark("ann", 2, "replace", "b"),
  ]);
});

test("an import is marked once a customer and closed period, when it comes and when it goes", async () => {
  const ids = await bill("ann", "bob", "cid");
  const session = (username: string, start: string) => ({ username, start, upload: "1", download: "2" });
  const before = await importFile(ctx, sessionFile([session("ann", "2022-11-05 00:00:00")]));
  await begin(ids.slice(0, 2));
  const late = await importFile(
    ctx,
    sessionFile([
      session("ann", "2022-11-05 00:00:00"),
      session("ann", "2022-11-06 00:00:00"),
      session("ann", "2022-11-07 00:00:00"),
      session("ann", "2022-12-06 00:00:00"),
      session("bob", "2022-12-06 00:00:00"),
      session("cid", "2022-11-06 00:00:00"),
      session("new", "2022-11-06 00:00:00"),
    ]),
  );
  expect(await readMarks(sql)).toEqual([mark("ann", 1, "import", null, late.id)]);
  // Its row of the 5th is the later file's too, so nothing goes.
  await undoImport(ctx, before.id);
  expect(await readMarks(sql)).toHaveLength(1);
  const other = await importFile(ctx, sessionFile([session("bob", "2022-11-30 23:59:59")]), {
    mode: "replace",
  });
  expect((await readMarks(sql)).slice(1)).toEqual([
    mark("ann", 1, "undo", null, late.id),
    mark("bob", 1, "import", null, other.id),
  ]);
  await undoImport(ctx, other.id);
  expect((await readMarks(sql)).slice(3)).toEqual([mark("bob", 1, "undo", null, other.id)]);
});

test("while events are recorded from all sides, each is in the totals or marked, never both or neither", async () => {
  const customers = Array.from({ length: 8 }, (_, n) => `c${n}`);
  const ids = await bill(...customers);
  let isStopped = false;
  let recorded = 0;
  const recorders = Array.from({ length: 6 }, async (_, recorder) => {
    for (let n = 0; !isStopped; n++) {
      const events = customers.map((customer, place) => ({
        customer,
        id: `${recorder} ${n}`,
        service: "FileSync",
        quantity: "1",
        // Some in the period that closes, others after.
        occurred_at: (n + place) % 3 === 0 ? "2022-12-15" : "2022-11-15",
      }));
      const receipts = await recordEvents(ctx, events);
      recorded += receipts.filter(({ status }) => status === "accepted").length;
    }
  });
  for (const id of ids) {
    await begin([id]);
    await readTotals(ctx, [{ customerId: id, number: 1 }]);
    // Others record meanwhile.
    await recordEvents(ctx, [
      { customer: "x", id: `${id}`, service: "FileSync", quantity: "1", occurred_at: "2022-11-15" },
    ]);
  }
  isStopped = true;
  await Promise.all(recorders);
  const rows = await sql<
    { customer: string; stated: number; marked: number; late: string[]; stored: number }[]
  >`
    select external_id as customer, quantity::int as stated,
      (select count(*)::int from late_usage where customer_id = customers.id) as marked,
      (select count(*)::int from usage_events where customer_id = customers.id and occurred_at < '2022-12-01') as stored
    from customers join statement_quantities on customer_id = customers.id order by 1`;
  expect(rows).toHaveLength(customers.length);
  for (const { stated, marked, stored } of rows) expect(stated + marked).toBe(stored);
  expect(rows.reduce((sum, { stated }) => sum + stated, 0)).toBeGreaterThan(0);
  expect(rows.reduce((sum, { marked }) => sum + marked, 0)).toBeGreaterThan(0);
  expect(
    await sql`
    select from late_usage late
    left join usage_events event on event.customer_id = late.customer_id and event.key = event_key
    where event.key is null or event.occurred_at >= '2022-12-01' or late.period <> 1`,
  ).toHaveLength(0);
  expect(recorded).toBeGreaterThan(0);
});
