import { beforeEach, expect, test } from "vitest";
import { applyImport } from "#/domain/analytics/imports/apply-import.ts";
import { findImport } from "#/domain/analytics/imports/find-import.ts";
import { receiveUpload } from "#/domain/analytics/imports/receive-upload.ts";
import { useDatabase } from "../../support/database.ts";
import { importFile, openImport, stageFile } from "../../support/import-file.ts";
import { header, inPieces, sessionFile, startText } from "../../support/session-file.ts";
import { endSession, holdRow, waitingSession } from "../../support/sessions.ts";
import { readStored, type StoredUsage, stagingTablesLeft } from "../../support/stored-usage.ts";

const { ctx, sql, settings } = await useDatabase();
const rows = (username: string, count: number) =>
  Array.from({ length: count }, (_, n) => ({
    username,
    start: startText(1_671_000_000 + n),
    upload: `${n}.5`,
    download: "1",
  }));
const newFile = sessionFile(rows("new", 3000));
let before: StoredUsage;

beforeEach(async () => {
  await importFile(ctx, sessionFile(rows("old", 5)), { mode: "replace" });
  before = await readStored(sql);
});

async function expectNothingChanged(): Promise<void> {
  expect(await readStored(sql)).toEqual(before);
  expect(await stagingTablesLeft(sql)).toEqual([]);
  // All connections are free again: as many as the pool has answer at once.
  await Promise.all(Array.from({ length: 10 }, () => sql`select 1`));
}

test("a connection that dies while rows arrive changes nothing", async () => {
  const { id } = await openImport(ctx, { mode: "replace" });
  async function* deadly() {
    yield* inPieces(newFile, 20_000);
    const [copying] = await sql<{ pid: number }[]>`
      select pid from pg_stat_activity where datname = current_database() and query like 'copy %' and state = 'active'`;
    await endSession(settings, copying?.pid);
    for (let again = 0; again < 50; again++) yield Buffer.from(newFile.slice(header.length + 1));
  }
  await expect(receiveUpload(ctx, id, deadly())).rejects.toThrow();
  expect(await findImport(ctx, id)).toMatchObject({ state: "failed" });
  await expectNothingChanged();
});

test("a connection that dies just before the commit changes nothing, and the work can be done again", async () => {
  const { id } = await stageFile(ctx, newFile, { mode: "replace" });
  const letGo = await holdRow(settings, "imports", id);
  const applying = applyImport(ctx, id);
  applying.catch(() => {});
  const pid = await waitingSession(sql);
  expect(await readStored(sql)).toEqual(before);
  await endSession(settings, pid);
  await expect(applying).rejects.toThrow();
  await letGo();
  expect(await readStored(sql)).toEqual(before);
  expect(await applyImport(ctx, id)).toMatchObject({ state: "done", rows_new: 3000 });
  expect(Object.keys((await readStored(sql)).users)).toEqual(["new"]);
  expect(await stagingTablesLeft(sql)).toEqual([]);
});
