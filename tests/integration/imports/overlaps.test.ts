import { beforeEach, expect, test } from "vitest";
import { undoImport } from "#/domain/analytics/imports/undo-import.ts";
import { reconcileRollups } from "#/domain/usage/rollups/reconcile-rollups.ts";
import { useDatabase } from "../../support/database.ts";
import { importFile } from "../../support/import-file.ts";
import { sessionFile } from "../../support/session-file.ts";
import { emptyTables, readStored } from "../../support/stored-usage.ts";

const { ctx, sql } = await useDatabase();
const at = (username: string, start: string, upload = "1.50") => ({ username, start, upload, download: "2" });

const onlyA = at("ann", "2022-12-01 10:00:00");
const both = at("bob", "2022-12-02 10:00:00");
const onlyB = at("cid", "2022-12-03 10:00:00");
const fileA = sessionFile([onlyA, both]);
const fileB = sessionFile([both, onlyB]);

const sessions = async () => Object.values((await readStored(sql)).users).flat().length;
const drift = async () => (await reconcileRollups(sql)).drifts;

beforeEach(() => emptyTables(sql));

test("the same file again adds nothing", async () => {
  const first = await importFile(ctx, fileA);
  const again = await importFile(ctx, fileA);
  expect([first.rows_new, again.rows_new, again.rows_duplicate]).toEqual([2, 0, 2]);
  expect(await sessions()).toBe(2);
});

test("the same rows in another order and another writing add nothing", async () => {
  await importFile(ctx, fileA);
  const rewritten = sessionFile([
    { ...both, upload: "01.5", mac: "74:73:4e:09:de:6f", start: "2022-12-02T10:00:00" },
    { ...onlyA, upload: "1.500000000", download: "2.00" },
  ]);
  expect(await importFile(ctx, rewritten)).toMatchObject({ rows_new: 0, rows_duplicate: 2 });
});

test("equal rows of one file all count, and come but once", async () => {
  const twice = sessionFile([onlyA, onlyA]);
  expect(await importFile(ctx, twice)).toMatchObject({ rows_new: 2, rows_duplicate: 0 });
  expect(await importFile(ctx, twice)).toMatchObject({ rows_new: 0, rows_duplicate: 2 });
  expect(await importFile(ctx, sessionFile([onlyA, onlyA, onlyA]))).toMatchObject({
    rows_new: 1,
    rows_duplicate: 2,
  });
  expect(await sessions()).toBe(3);
  expect(await drift()).toEqual([]);
});

test("rows that differ in one column only are different rows", async () => {
  const rows = [
    onlyA,
    { ...onlyA, username: "Ann" },
    { ...onlyA, start: "2022-12-01 10:00:01" },
    { ...onlyA, upload: "1.51" },
    { ...onlyA, upload: "2", download: "1.5" },
    { ...onlyA, mac: "74:73:4E:09:DE:70" },
    { ...onlyA, duration: "4:50:21" },
  ];
  expect(await importFile(ctx, sessionFile(rows))).toMatchObject({ rows_new: 7, rows_duplicate: 0 });
});

test("undoing A leaves what B brought, also where A had brought it first", async () => {
  const a = await importFile(ctx, fileA);
  const b = await importFile(ctx, fileB);
  expect(b).toMatchObject({ rows_new: 1, rows_duplicate: 1 });
  await undoImport(ctx, a.id);
  expect(Object.keys((await readStored(sql)).users)).toEqual(["bob", "cid"]);
  expect((await readStored(sql)).customers).toEqual(["bob", "cid"]);
  expect(await drift()).toEqual([]);
  await undoImport(ctx, b.id);
  expect(await readStored(sql)).toEqual({ users: {}, customers: [], rollups: 0 });
});

test("undoing B leaves what A brought", async () => {
  await importFile(ctx, fileA);
  const before = await readStored(sql);
  const b = await importFile(ctx, fileB);
  await undoImport(ctx, b.id);
  expect(await readStored(sql)).toEqual(before);
  expect(await drift()).toEqual([]);
});

test("a row that three files hold stays until the last of them is undone", async () => {
  const imported = [
    await importFile(ctx, fileA),
    await importFile(ctx, fileB),
    await importFile(ctx, sessionFile([both])),
  ];
  for (const { id } of imported) {
    expect((await readStored(sql)).users.bob).toHaveLength(1);
    await undoImport(ctx, id);
    expect(await drift()).toEqual([]);
  }
  expect(await sessions()).toBe(0);
});

test("of two equal rows one stays with the file that holds it once", async () => {
  const twice = await importFile(ctx, sessionFile([both, both]));
  await importFile(ctx, fileB);
  await undoImport(ctx, twice.id);
  expect((await readStored(sql)).users).toMatchObject({
    bob: [expect.any(String)],
    cid: [expect.any(String)],
  });
  expect(await drift()).toEqual([]);
});

test("events that were reported over the API stay through replace and undo", async () => {
  const imported = await importFile(ctx, fileA);
  await sql`
    insert into usage_events (customer_id, service_id, occurred_at, key, quantities)
    select id, 1, '2022-12-01T11:00:00Z', gen_random_uuid(), '{7,3,4}' from customers where external_id = 'ann'`;
  // 1 December 2022 is the last of its 16 days, so the event is in the last of the running sums alone.
  await sql`
    update usage_rollups set latest_at = '2022-12-01T11:00:00Z', events[16] = events[16] + 1,
      sums[16] = sums[16] + 7, sums[32] = sums[32] + 3, sums[48] = sums[48] + 4
    where customer_id = (select id from customers where external_id = 'ann')`;
  await sql`
    insert into usage_hours (service_id, hour, shard, events, sums)
    values (1, ${Date.UTC(2022, 11, 1, 11) / 3_600_000}, 7, 1, '{7,3,4}')`;
  expect(await drift()).toEqual([]);
  await importFile(ctx, fileB, { mode: "replace" });
  expect((await readStored(sql)).users).toEqual({
    ann: ["2022-12-01T11:00:00Z 3 4"],
    bob: [expect.any(String)],
    cid: [expect.any(String)],
  });
  expect(await drift()).toEqual([]);
  await undoImport(ctx, imported.id + 1);
  expect((await readStored(sql)).users).toEqual({ ann: ["2022-12-01T11:00:00Z 3 4"] });
  expect(await drift()).toEqual([]);
});
