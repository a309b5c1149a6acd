import { beforeEach, expect, test } from "vitest";
import { describeStoredData } from "#/domain/analytics/describe-system.ts";
import { importSample } from "#/domain/analytics/imports/import-sample.ts";
import { needsSample } from "#/domain/analytics/imports/needs-sample.ts";
import { undoImport } from "#/domain/analytics/imports/undo-import.ts";
import { replaceEvent } from "#/domain/usage/corrections/replace-event.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { listCustomers } from "#/domain/usage/definitions/list-customers.ts";
import { listServices } from "#/domain/usage/definitions/list-services.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { reconcileRollups } from "#/domain/usage/rollups/reconcile-rollups.ts";
import { recordSampleUsage } from "#/domain/usage/sample/record-sample-usage.ts";
import { removeSampleUsage } from "#/domain/usage/sample/remove-sample-usage.ts";
import { requestUndo } from "#/jobs/import-jobs.ts";
import { useDatabase } from "../../support/database.ts";
import { emptyDefinitions } from "../../support/definitions.ts";
import { importFile } from "../../support/import-file.ts";
import { sessionFile } from "../../support/session-file.ts";

const { ctx, sql } = await useDatabase();
const page = { page: 1, perPage: 100 };
const sampleOf = async () => (await describeStoredData(ctx)).sample;
const count = async (query: string) => Number((await sql.unsafe(query))[0]?.count);

beforeEach(async () => {
  await emptyDefinitions(sql);
  await sql`truncate imports, import_claims, import_faults, receipt_groups, receipt_minutes`;
});

const exact = async () => {
  expect((await reconcileRollups(sql)).drifts).toEqual([]);
};

test("the ten services have their rates, the thirty customers their zones, and 25 of them five records a day", async () => {
  await recordSampleUsage(ctx);
  const { rows } = await listServices(ctx, page);
  const sample = rows.filter(({ isSample }) => isSample);
  expect(sample.map(({ slug, meters }) => [slug, ...meters.map((meter) => meter.price)])).toEqual([
    ["VideoStreaming", "15"],
    ["CloudStorage", "0.1"],
    ["DataAnalytics", "50"],
    ["EmailCampaigns", "0.05"],
    ["RealtimeMessaging", "0.08"],
    ["APIRequests", "0.02"],
    ["FileSync", "0.15"],
    ["VirtualMachineHours", "0.5"],
    ["UserAuthentication", "0.01"],
    ["DatabaseQueries", "0.03"],
  ]);
  for (const { meters, events, lastSeenAt } of sample) {
    expect(meters).toMatchObject([{ aggregation: "sum", quantityOf: null }]);
    expect(events).toBeGreaterThan(50);
    expect(Date.parse(lastSeenAt ?? "")).toBeLessThanOrEqual(ctx.clock().getTime());
  }
  const customers = await listCustomers(ctx, page);
  expect(customers.total).toBe(30);
  expect(customers.rows.filter(({ lastSeenAt }) => lastSeenAt === null)).toHaveLength(5);
  expect(new Set(customers.rows.map(({ timeZone }) => timeZone)).size).toBeGreaterThan(5);
  const days = await sql<{ records: number }[]>`
    select count(*) as records from usage_events
    where occurred_at between ${ctx.clock().toISOString()}::timestamptz - interval '1 day' and ${ctx.clock().toISOString()}
    group by customer_id`;
  expect(days.map(({ records }) => records)).toEqual(new Array(25).fill(5));
  expect(
    await count(`select count(*) from usage_events event join meters using (service_id)
      where not (quantities[1] between 1 and 10 and event.price = round(quantities[1] * meters.price, 2) and scale(quantities[1]) <= 2)`),
  ).toBe(0);
  await exact();
});

test("a new database needs the sample until all of it is there", async () => {
  expect(await needsSample(ctx)).toBe(true);
  await recordSampleUsage(ctx);
  // As when the start is killed here.
  expect(await needsSample(ctx)).toBe(true);
  const interrupted = await count("select count(*) from usage_events");
  await importSample(ctx);
  expect(await needsSample(ctx)).toBe(false);
  expect(await count("select count(*) from usage_events where import_id is null")).toBe(interrupted);
  expect(await sampleOf()).toMatchObject({ sessions: 50_000, users: 1000, services: 10 });
  await exact();
});

test.each([
  ["a customer", () => sql`insert into customers (external_id) values ('mine')`],
  ["a service", () => sql`insert into services (slug, name) values ('Mine', 'Mine')`],
])("%s of one's own makes a database no new one", async (_, define) => {
  await define();
  expect(await needsSample(ctx)).toBe(false);
});

test("removing the sample leaves nothing of it", async () => {
  await importSample(ctx);
  const sample = await sampleOf();
  await undoImport(ctx, sample?.importId ?? 0);
  for (const table of ["usage_events", "usage_rollups", "usage_hours", "customers", "receipt_groups"]) {
    expect([table, await count(`select count(*) from ${table}`)]).toEqual([table, 0]);
  }
  expect(await count("select sum(accepted) as count from receipt_minutes")).toBe(0);
  expect((await listServices(ctx, page)).rows.map(({ slug }) => slug)).toEqual(["internet"]);
  expect(await sampleOf()).toBeNull();
  expect(await needsSample(ctx)).toBe(false);
  await exact();
});

test("what was used beside the sample stays, and is then one's own", async () => {
  await recordSampleUsage(ctx);
  const at = ctx.clock().toISOString();
  const receipts = await recordEvents(ctx, [
    { id: "mine-1", customer: "cust-001", service: "VideoStreaming", quantity: "2.5", occurred_at: at },
    { id: "mine-2", customer: "own", service: "FileSync", quantity: 3, occurred_at: at },
    { id: "sample-1", customer: "own", service: "FileSync", quantity: 4, occurred_at: at },
  ]);
  expect(receipts.map(({ status }) => status)).toEqual(["accepted", "accepted", "accepted"]);
  await removeSampleUsage(ctx);
  await exact();
  const { rows } = await listServices(ctx, page);
  expect(rows.map(({ slug, isSample, events }) => [slug, isSample, events])).toEqual([
    ["internet", false, 0],
    ["VideoStreaming", false, 1],
    ["FileSync", false, 2],
  ]);
  const customers = await listCustomers(ctx, page);
  expect(customers.rows.map(({ externalId, isSample }) => [externalId, isSample])).toEqual([
    ["cust-001", false],
    ["own", false],
  ]);
  await removeSampleUsage(ctx);
  expect(await count("select count(*) from usage_events")).toBe(3);
});

test("removal takes corrected events along", async () => {
  await recordSampleUsage(ctx);
  const events = await sql<{ customer: string; id: string }[]>`
    select external_id as customer, usage_events.id as id from usage_events join customers on customers.id = customer_id
    where usage_events.id in ('sample-7', 'sample-8', 'sample-200') order by 2`;
  const [moved, voided, both] = events;
  if (!moved || !voided || !both) throw new Error("there are no such events");
  const replacement = { quantity: "3", occurred_at: "2022-06-01T00:00:00Z" };
  for (const name of [moved, both]) await replaceEvent(ctx, { ...name, reason: "typo", replacement });
  for (const name of [voided, both]) await voidEvent(ctx, { ...name, reason: "test" });
  await exact();
  await removeSampleUsage(ctx);
  for (const table of ["usage_events", "event_revisions", "usage_rollups", "usage_hours", "customers"]) {
    expect([table, await count(`select count(*) from ${table}`)]).toEqual([table, 0]);
  }
});

test("events recorded while the sample is removed are all there", async () => {
  await recordSampleUsage(ctx);
  const at = ctx.clock().toISOString();
  const reports = Array.from({ length: 40 }, (_, n) => ({
    id: `while-${n}`,
    customer: `cust-00${1 + (n % 9)}`,
    service: "APIRequests",
    quantity: 1,
    occurred_at: at,
  }));
  const [receipts] = await Promise.all([
    Promise.all(reports.map((report) => recordEvents(ctx, [report]))),
    removeSampleUsage(ctx),
  ]);
  const accepted = receipts.flat().filter(({ status }) => status === "accepted").length;
  const refused = receipts
    .flat()
    .filter((receipt) => receipt.status === "rejected" && receipt.path === "service");
  expect(accepted + refused.length).toBe(40);
  expect(await count("select count(*) from usage_events")).toBe(accepted);
  await exact();
});

test("once a file replaced the sample's sessions, the rest of it can still be removed", async () => {
  await importSample(ctx);
  const id = (await sampleOf())?.importId ?? 0;
  await importFile(
    ctx,
    sessionFile([{ username: "ann", start: "2022-12-01 10:00:00", upload: "1", download: "2" }]),
    { mode: "replace" },
  );
  expect(await sampleOf()).toEqual({ importId: id, users: 0, sessions: 0, services: 10 });
  expect(await requestUndo(ctx, id)).toMatchObject({ state: "replaced" });
  expect(await sampleOf()).toBeNull();
  expect((await listCustomers(ctx, page)).rows.map(({ externalId }) => externalId)).toEqual(["ann"]);
  await exact();
});
