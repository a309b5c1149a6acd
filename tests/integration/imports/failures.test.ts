import { beforeEach, expect, test } from "vitest";
import { applyImport } from "#/domain/analytics/imports/apply-import.ts";
import { findImport } from "#/domain/analytics/imports/find-import.ts";
import { receiveUpload } from "#/domain/analytics/imports/receive-upload.ts";
import { useDatabase } from "../../support/database.ts";
import { importFile, openImport, stageFile } from "../../support/import-file.ts";
import { inPieces, sessionFile, startText } from "../../support/session-file.ts";
import { readStored, type StoredUsage, stagingTablesLeft } from "../../support/stored-usage.ts";

const { ctx, sql } = await useDatabase();
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

test.each([
  ["an empty file", "", /^The file is empty; expected the header/],
  [
    "a misspelt column",
    newFile.replace("upload", "uplaod"),
    /^Line 1: the header lacks "upload"; found instead "uplaod"/,
  ],
  ["a missing column", `username,mac_address\na,b\n`, /^Line 1: the header lacks/],
  ["UTF-16", Buffer.from(`\uFEFF${newFile}`, "utf16le"), /^The file is UTF-16/],
])("a file that can't be read as sessions changes nothing: %s", async (_, content, failure) => {
  const failed = await importFile(ctx, content, { mode: "replace" });
  expect(failed).toMatchObject({
    state: "failed",
    failure: expect.stringMatching(failure),
    finished_at: expect.any(String),
  });
  await expectNothingChanged();
});

test("an upload that breaks off changes nothing", async () => {
  const { id } = await openImport(ctx, { mode: "replace" });
  async function* broken() {
    yield* inPieces(newFile.slice(0, 100_000), 10_000);
    throw new Error("the client went away");
  }
  await expect(receiveUpload(ctx, id, broken())).rejects.toThrow("the client went away");
  expect(await findImport(ctx, id)).toMatchObject({
    state: "failed",
    failure: "The file did not arrive whole, so nothing was changed.",
  });
  await expectNothingChanged();
});

test("rows that a crash of PostgreSQL took are not taken for an empty file", async () => {
  const { id } = await stageFile(ctx, newFile, { mode: "replace" });
  await sql.unsafe(`truncate staging.import_${id}_rows`);
  expect(await applyImport(ctx, id)).toMatchObject({
    state: "failed",
    failure: expect.stringContaining("Send the file again"),
  });
  await expectNothingChanged();
});

test("staged rows that are gone are not taken for an error of the server", async () => {
  const { id } = await stageFile(ctx, newFile, { mode: "replace", dryRun: true });
  await sql.unsafe(
    `drop table staging.import_${id}_rows, staging.import_${id}_users, staging.import_${id}_rollups`,
  );
  expect(await applyImport(ctx, id)).toMatchObject({
    state: "failed",
    failure: expect.stringContaining("Send the file again"),
  });
  await expectNothingChanged();
});
