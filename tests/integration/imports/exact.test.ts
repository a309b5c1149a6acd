import { gzipSync } from "node:zlib";
import { beforeEach, expect, test } from "vitest";
import { findUserUsage } from "#/domain/analytics/find-user-usage.ts";
import { undoImport } from "#/domain/analytics/imports/undo-import.ts";
import { parseInstant } from "#/domain/instant.ts";
import { serviceId } from "#/domain/usage/catalogue/service-id.ts";
import { reconcileRollups } from "#/domain/usage/rollups/reconcile-rollups.ts";
import { useDatabase } from "../../support/database.ts";
import { importFile } from "../../support/import-file.ts";
import { header, secondOf, sessionFile, startText } from "../../support/session-file.ts";
import { emptyTables } from "../../support/stored-usage.ts";
import { addUp, type PlainSession, toUnits } from "../../support/usage-oracle.ts";

const { ctx, sql } = await useDatabase();
const internet = await serviceId(sql, "internet");
const noon = secondOf("2022-12-15 12:00:00");

const usage = async (username: string) =>
  (await findUserUsage(sql, internet, username, parseInstant("2022-12-15T23:59:59", "reference")))[30];

beforeEach(() => emptyTables(sql));

test("numbers of 15 digits and of 9 decimals are summed to the last digit", async () => {
  const row = {
    username: "ann",
    start: "2022-12-15 12:00:00",
    upload: "999999999999999.999999999",
    download: "0.000000001",
  };
  const file = sessionFile([row, row, { ...row, start: "2022-12-14 12:00:00", upload: "0.000000001" }]);
  const done = await importFile(ctx, file);
  expect(await usage("ann")).toMatchObject({
    upload: "1999999999999999.999999999",
    download: "0.000000003",
    total: "2000000000000000.000000002",
    sessions: 3,
  });
  expect((await reconcileRollups(sql)).drifts).toEqual([]);
  await importFile(ctx, sessionFile([{ ...row, username: "bob" }]));
  await undoImport(ctx, done.id);
  expect(await usage("bob")).toMatchObject({ total: "1000000000000000.000000000" });
  expect((await reconcileRollups(sql)).drifts).toEqual([]);
});

test("a gzip file is read as what it holds, whatever its pieces", async () => {
  const rows = Array.from({ length: 500 }, (_, n) => ({
    username: `u${n % 7}`,
    start: startText(noon - n),
    upload: "1.25",
    download: "0",
  }));
  const packed = gzipSync(sessionFile(rows));
  expect(await importFile(ctx, packed, { pieceSize: 1 })).toMatchObject({
    failure: null,
    state: "done",
    rows_new: 500,
    users: 7,
    bytes_read: packed.length,
  });
  const twoMembers = Buffer.concat([
    gzipSync(`${header}\n`),
    gzipSync(sessionFile(rows).slice(header.length + 1)),
  ]);
  expect(await importFile(ctx, twoMembers)).toMatchObject({
    state: "done",
    rows_new: 0,
    rows_duplicate: 500,
  });
});

test.each([
  ["cut off", (packed: Buffer) => packed.subarray(0, packed.length - 20)],
  [
    "damaged",
    (packed: Buffer) => Buffer.concat([packed.subarray(0, 40), Buffer.alloc(40, 7), packed.subarray(80)]),
  ],
  ["of two bytes", (packed: Buffer) => packed.subarray(0, 2)],
])("a gzip file that is %s changes nothing", async (_, spoil) => {
  const rows = Array.from({ length: 500 }, (_, n) => ({
    username: `u${n}`,
    start: startText(noon - n * 7),
    upload: `${n}.25`,
    download: "0",
  }));
  const done = await importFile(ctx, spoil(gzipSync(sessionFile(rows))), { mode: "replace" });
  expect(done).toMatchObject({ state: "failed", failure: "The gzip file is damaged or ends too early." });
});

/** A file larger than what is held in memory at a time, and what its rows come to. */
function largeFile(rows: number, users: number, part: string): { content: string; sessions: PlainSession[] } {
  const lines: string[] = [];
  const sessions: PlainSession[] = [];
  for (let row = 0; row < rows; row++) {
    const [username, second, upload, download] = [
      `u${row % users}`,
      noon - (row % 29) * 86_400,
      `${row}.${part}`,
      "0.01",
    ];
    lines.push(`${username},74:73:4E:09:DE:6F,${startText(second)},0:00:01,${upload},${download}`);
    sessions.push({ username, second, upload: toUnits(upload), download: toUnits(download) });
  }
  return { content: sessionFile(lines), sessions };
}

test("a file of more rows too fine for a double than are held at a time is summed exactly", async () => {
  const { content, sessions } = largeFile(45_000, 300, "001");
  const done = await importFile(ctx, content, { pieceSize: 1 << 18 });
  expect(done).toMatchObject({ state: "done", rows_new: 45_000, users: 300, rollups_repeat: true });
  expect(await reconcileRollups(sql)).toMatchObject({ events: 45_000, drifts: [] });
  for (const username of ["u0", "u7", "u299"]) await expectUsage(username, sessions);
});

test("a file of more users than are held at a time is summed exactly", async () => {
  const { content, sessions } = largeFile(140_000, 135_000, "5");
  const done = await importFile(ctx, content, { pieceSize: 1 << 18 });
  expect(done).toMatchObject({ state: "done", rows_new: 140_000, users: 135_000, rollups_repeat: true });
  for (const username of ["u0", "u4999", "u5000", "u134999"]) await expectUsage(username, sessions);
  const [sums] =
    await sql`select sum(events[16])::int as sessions, sum(sums[16])::text as total from usage_rollups`;
  expect([sums?.sessions, toUnits(sums?.total)]).toEqual([140_000, addUp(sessions).total]);
});

async function expectUsage(username: string, sessions: readonly PlainSession[]): Promise<void> {
  const { sessions: count, upload, total } = await usage(username);
  const plain = addUp(sessions.filter((session) => session.username === username));
  expect([BigInt(count), toUnits(upload), toUnits(total)]).toEqual([
    plain.sessions,
    plain.upload,
    plain.total,
  ]);
}
