import { expect, test } from "vitest";
import { applyImport } from "#/domain/analytics/imports/apply-import.ts";
import { findImport, listFaults, listImports } from "#/domain/analytics/imports/find-import.ts";
import { streamFaults } from "#/domain/analytics/imports/import-faults.ts";
import { undoImport } from "#/domain/analytics/imports/undo-import.ts";
import { testNow, useDatabase } from "../../support/database.ts";
import { importFile, stageFile } from "../../support/import-file.ts";
import { sessionFile } from "../../support/session-file.ts";
import { readStored, stagingTablesLeft } from "../../support/stored-usage.ts";

const { ctx, sql } = await useDatabase();
const at = (username: string, start: string, upload = "1.50", download = "2") => ({
  username,
  start,
  upload,
  download,
});

const december = [at("ann", "2022-12-01 10:00:00"), at("bob", "2022-12-02 10:00:00")];
const january = [at("ann", "2023-01-01 10:00:00", "7", "0.25"), at("cid", "2023-01-02 10:00:00")];

test("replace takes the place of everything before, append adds to it", async () => {
  const first = await importFile(ctx, sessionFile(december), { mode: "replace" });
  expect(first).toMatchObject({
    state: "done",
    rows_read: 2,
    rows_new: 2,
    rows_duplicate: 0,
    rows_rejected: 0,
    users: 2,
    finished_at: expect.any(String),
  });
  expect(new Date(first.first_at ?? "").toISOString()).toBe("2022-12-01T10:00:00.000Z");
  expect(new Date(first.last_at ?? "").toISOString()).toBe("2022-12-02T10:00:00.000Z");
  expect(new Date(first.finished_at ?? "")).toEqual(testNow);
  const second = await importFile(ctx, sessionFile(january), { mode: "append" });
  expect((await readStored(sql)).users).toEqual({
    ann: ["2022-12-01T10:00:00Z 1.5 2", "2023-01-01T10:00:00Z 7 0.25"],
    bob: ["2022-12-02T10:00:00Z 1.5 2"],
    cid: ["2023-01-02T10:00:00Z 1.5 2"],
  });
  const third = await importFile(ctx, sessionFile([at("dan", "2022-11-01 00:00:00")]), { mode: "replace" });
  expect(await readStored(sql)).toMatchObject({
    users: { dan: ["2022-11-01T00:00:00Z 1.5 2"] },
    customers: ["dan"],
  });
  const states = (await listImports(ctx, { page: 1, perPage: 10 })).rows.map(({ id, state }) => [id, state]);
  expect(states).toEqual([
    [third.id, "done"],
    [second.id, "replaced"],
    [first.id, "replaced"],
  ]);
  expect(await stagingTablesLeft(sql)).toEqual([]);
});

test("abort changes nothing and tells every bad row; skip imports the others", async () => {
  await importFile(ctx, sessionFile(december), { mode: "replace" });
  const before = await readStored(sql);
  const bad = sessionFile([
    at("ann", "2022-12-05 10:00:00"),
    at("", "2022-12-05 10:00:00", "NaN"),
    at("eve", "2022-13-05 10:00:00"),
    "x",
  ]);
  const aborted = await importFile(ctx, bad, { mode: "replace", onError: "abort" });
  expect(aborted).toMatchObject({
    state: "failed",
    rows_read: 4,
    rows_rejected: 3,
    rows_new: null,
    failure: expect.stringMatching(/^3 rows are not valid, so nothing was changed/),
  });
  expect(await readStored(sql)).toEqual(before);
  const { total, rows } = await listFaults(ctx, { id: aborted.id, limit: 3 });
  expect(total).toBe(4);
  expect(rows.map(({ line, column, value }) => [line, column, value])).toEqual([
    [3, "username", ""],
    [3, "upload", "NaN"],
    [4, "start_time", "2022-13-05 10:00:00"],
  ]);
  const skipped = await importFile(ctx, bad, { mode: "append", onError: "skip" });
  expect(skipped).toMatchObject({
    state: "done",
    rows_read: 4,
    rows_rejected: 3,
    rows_new: 1,
    users: 1,
    failure: null,
  });
  expect((await readStored(sql)).users.ann).toEqual([
    "2022-12-01T10:00:00Z 1.5 2",
    "2022-12-05T10:00:00Z 1.5 2",
  ]);
  expect(await stagingTablesLeft(sql)).toEqual([]);
});

test("all faults of a file are kept in its order, over more than one batch", async () => {
  const lines = Array.from({ length: 2500 }, (_, n) => `u${n},bad`);
  const { id } = await importFile(ctx, sessionFile(lines), { pieceSize: 5000 });
  const faults = [];
  for await (const fault of streamFaults(ctx, id)) faults.push(fault);
  expect(faults.map(({ line }) => line)).toEqual(lines.map((_, n) => n + 2));
  expect(faults.at(-1)).toMatchObject({
    position: 2500,
    value: "u2499,bad",
    reason: "expected 6 fields, found 2",
  });
});

test("a dry run says what the file would do and leaves no trace; then it can be applied", async () => {
  await importFile(ctx, sessionFile(december), { mode: "replace" });
  const before = await readStored(sql);
  const file = sessionFile([...december, ...january, "bad"]);
  const checked = await importFile(ctx, file, { mode: "append", onError: "skip", dryRun: true });
  expect(checked).toMatchObject({
    state: "checked",
    dry_run: true,
    rows_read: 5,
    rows_rejected: 1,
    rows_new: 2,
    rows_duplicate: 2,
    users: 3,
  });
  expect(await readStored(sql)).toEqual(before);
  const replacing = await importFile(ctx, file, { mode: "replace", onError: "abort", dryRun: true });
  expect(replacing).toMatchObject({ state: "checked", rows_new: 4, rows_duplicate: 0 });
  expect(await readStored(sql)).toEqual(before);
  await sql`update imports set dry_run = false, state = 'queued' where id = ${checked.id}`;
  expect(await applyImport(ctx, checked.id)).toMatchObject({ state: "done", rows_new: 2, rows_duplicate: 2 });
  expect(Object.keys((await readStored(sql)).users)).toEqual(["ann", "bob", "cid"]);
  await undoImport(ctx, replacing.id);
  expect(await stagingTablesLeft(sql)).toEqual([]);
});

test("undo takes a file's rows and users away again, and the file can come back", async () => {
  await importFile(ctx, sessionFile(december), { mode: "replace" });
  const before = await readStored(sql);
  const added = await importFile(ctx, sessionFile(january));
  const after = await readStored(sql);
  expect(await undoImport(ctx, added.id)).toMatchObject({ state: "undone" });
  expect(await readStored(sql)).toEqual(before);
  expect(await undoImport(ctx, added.id)).toMatchObject({ state: "undone" });
  await expect(applyImport(ctx, added.id)).rejects.toMatchObject({ code: "conflict" });
  expect(await importFile(ctx, sessionFile(january))).toMatchObject({ rows_new: 2, rows_duplicate: 0 });
  expect(await readStored(sql)).toEqual(after);
});

test("undoing the only file leaves nothing", async () => {
  const { id } = await importFile(ctx, sessionFile(december), { mode: "replace" });
  await undoImport(ctx, id);
  expect(await readStored(sql)).toEqual({ users: {}, customers: [], rollups: 0 });
});

test("a file without valid rows adds nothing, and does not replace what is there", async () => {
  await importFile(ctx, sessionFile(december), { mode: "replace" });
  const before = await readStored(sql);
  for (const content of [sessionFile([]), sessionFile(["bad"])]) {
    const replacing = await importFile(ctx, content, { mode: "replace", onError: "skip" });
    expect(replacing).toMatchObject({
      state: "failed",
      failure: expect.stringContaining("no valid rows, so nothing was replaced"),
    });
    expect(await importFile(ctx, content, { mode: "append", onError: "skip" })).toMatchObject({
      state: "done",
      rows_new: 0,
      first_at: null,
    });
  }
  expect(await readStored(sql)).toEqual(before);
});

test("a staged import waits, and is given up by undo", async () => {
  const staged = await stageFile(ctx, sessionFile(january));
  expect(staged).toMatchObject({ state: "staged", rows_read: 2 });
  const before = await readStored(sql);
  expect(await undoImport(ctx, staged.id)).toMatchObject({ state: "undone" });
  expect(await readStored(sql)).toEqual(before);
  await expect(findImport(ctx, 999_999)).rejects.toMatchObject({ code: "not_found" });
});
