import { beforeEach, expect, test } from "vitest";
import { connect } from "#/db/connect.ts";
import { findUserUsage } from "#/domain/analytics/find-user-usage.ts";
import { applyImport } from "#/domain/analytics/imports/apply-import.ts";
import { receiveUpload } from "#/domain/analytics/imports/receive-upload.ts";
import { undoImport } from "#/domain/analytics/imports/undo-import.ts";
import { listRanking } from "#/domain/analytics/list-ranking.ts";
import { createContext } from "#/domain/context.ts";
import { parseInstant } from "#/domain/instant.ts";
import { serviceId } from "#/domain/usage/catalogue/service-id.ts";
import { reconcileRollups } from "#/domain/usage/rollups/reconcile-rollups.ts";
import { useDatabase } from "../../support/database.ts";
import { importFile, openImport, stageFile } from "../../support/import-file.ts";
import { sessionFile, startText } from "../../support/session-file.ts";
import { holdRow, waitingSession } from "../../support/sessions.ts";
import { emptyTables, readStored, stagingTablesLeft } from "../../support/stored-usage.ts";

const { ctx, sql, settings } = await useDatabase();
const internet = await serviceId(sql, "internet");
const noon = 1_671_105_600;
const fileOf = (username: string, count: number, upload = "1") =>
  sessionFile(
    Array.from({ length: count }, (_, n) => ({
      username,
      start: startText(noon - n),
      upload,
      download: "0",
    })),
  );

beforeEach(() => emptyTables(sql));

async function expectSound(users: Record<string, number>): Promise<void> {
  const stored = await readStored(sql);
  expect(
    Object.fromEntries(Object.entries(stored.users).map(([name, sessions]) => [name, sessions.length])),
  ).toEqual(users);
  expect((await reconcileRollups(sql)).drifts).toEqual([]);
  expect(await stagingTablesLeft(sql)).toEqual([]);
}

test("files that come at the same time all count, and the same file counts once", async () => {
  const files = [
    fileOf("ann", 40),
    fileOf("bob", 30),
    fileOf("ann", 40),
    fileOf("cid", 20),
    fileOf("ann", 50),
  ];
  const done = await Promise.all(files.map((file) => importFile(ctx, file)));
  expect(done.map(({ state }) => state)).toEqual(files.map(() => "done"));
  expect(done.reduce((sum, row) => sum + (row.rows_new ?? 0), 0)).toBe(100);
  await expectSound({ ann: 50, bob: 30, cid: 20 });
});

test("an import that is applied twice at the same time counts once", async () => {
  for (const mode of ["append", "replace"] as const) {
    await importFile(ctx, fileOf("old", 3), { mode: "replace" });
    const { id } = await stageFile(ctx, fileOf("ann", 25), { mode });
    const states = await Promise.all([applyImport(ctx, id), applyImport(ctx, id), applyImport(ctx, id)]);
    expect(states.map(({ state, rows_new }) => [state, rows_new])).toEqual(states.map(() => ["done", 25]));
    await expectSound(mode === "append" ? { ann: 25, old: 3 } : { ann: 25 });
  }
});

test("an import that is undone twice, and beside a replacement, is gone once", async () => {
  const first = await importFile(ctx, fileOf("ann", 10));
  await importFile(ctx, fileOf("ann", 15));
  const both = await Promise.all([undoImport(ctx, first.id), undoImport(ctx, first.id)]);
  expect(both.map(({ state }) => state)).toEqual(["undone", "undone"]);
  await expectSound({ ann: 15 });
  const second = await importFile(ctx, fileOf("bob", 5));
  await Promise.all([importFile(ctx, fileOf("cid", 7), { mode: "replace" }), undoImport(ctx, second.id)]);
  await expectSound({ cid: 7 });
});

test("who reads while a file is applied sees all of the old or all of the new", async () => {
  await importFile(ctx, fileOf("ann", 10, "1"), { mode: "replace" });
  const { id } = await stageFile(ctx, fileOf("ann", 20, "3"), { mode: "replace" });
  const reference = parseInstant("2022-12-15T12:00:00", "reference");
  const read = async () => {
    const details = (await findUserUsage(sql, internet, "ann", reference))[30];
    const { ranking } = await listRanking(ctx, internet, {
      page: 1,
      perPage: 10,
      reference: "2022-12-15T12:00:00",
      sort: "upload",
      window: 1,
      includeShare: true,
      includeChange: true,
    });
    const top = ranking.rows[0]?.usage[1];
    return [
      details.sessions,
      Number(details.upload),
      top?.sessions,
      Number(top?.upload),
      ranking.rows.length,
    ];
  };
  const letGo = await holdRow(settings, "imports", id);
  const applying = applyImport(ctx, id);
  // Everything is written but the import's own row, and nothing of it is committed.
  await waitingSession(sql);
  expect(await read()).toEqual([10, 10, 10, 10, 1]);
  await letGo();
  await applying;
  expect(await read()).toEqual([20, 60, 20, 60, 1]);
});

test("more uploads at a time than the pool has connections all arrive", async () => {
  const pool = connect(settings, { max: 2, applicationName: "meterline tests" });
  const narrow = createContext({ ...ctx, sql: pool });
  const together = Promise.withResolvers<void>();
  let begun = 0;
  async function* slowly(file: string) {
    const bytes = Buffer.from(file);
    yield bytes.subarray(0, 100);
    if (++begun === 1) together.resolve();
    // Others ask while this one has its connections; each piece takes its turn with theirs.
    await together.promise;
    for (let at = 100; at < bytes.length; at += 500) yield bytes.subarray(at, at + 500);
  }
  try {
    const names = ["ann", "bob", "cid", "dan", "eve"];
    const rows = await Promise.all(
      names.map(async (name) => {
        const { id } = await openImport(narrow);
        const received = await receiveUpload(narrow, id, slowly(fileOf(name, 200)));
        return applyImport(narrow, received.id);
      }),
    );
    expect(rows.map(({ state, rows_new }) => [state, rows_new])).toEqual(names.map(() => ["done", 200]));
  } finally {
    await pool.end({ timeout: 1 });
  }
});
