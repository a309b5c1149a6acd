import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { useDatabase } from "../../support/database.ts";
import { importFile } from "../../support/import-file.ts";
import { openDoor, runCommand } from "../../support/run-command.ts";
import { sessionFile } from "../../support/session-file.ts";
import { oracleRows } from "../../support/small-oracle.ts";

const { ctx, sql, settings } = await useDatabase();
const door = await openDoor(settings);
const folder = await mkdtemp(join(tmpdir(), "meterline-cli-"));
const file = join(folder, "sessions.csv");
await writeFile(file, sessionFile(oracleRows));
afterAll(async () => {
  await door.close();
  await rm(folder, { recursive: true });
});

test.each([
  [[], /^Meterline \d/],
  [["dance"], /^There is no command "dance"\./],
  [["toString"], /^There is no command "toString"\./],
  [["import"], /^--csv FILE is missing\./],
  [["import", "--csv"], /--csv/],
  [["import", "--csv", join(folder, "nothing.csv")], /^There is no file .*nothing\.csv\./],
  [["import", "--csv", folder], /is a folder; expected a CSV file\.$/m],
  [["import", "--csv", file, "--clear"], /'--clear'/],
  [["import", file], /sessions\.csv/],
  [["import", "--csv", file, "--on-error", "ignore"], /^--on-error is "ignore"; expected abort or skip\.$/m],
  [["import", "--csv", file, "--batch-size", "0"], /^--batch-size is "0"; expected a whole number/],
  [["import", "--csv", file, "--batch-size", "many"], /^--batch-size is "many"/],
  [["import", "--csv", file, "--database-url", "mysql://localhost/x"], /--database-url/],
  [["reconcile", "--fix"], /'--fix'/],
])("%j are wrong arguments", async (args, message) => {
  const { code, stdout, stderr } = await runCommand(args, { DATA_DIR: join(folder, "unused") });
  expect([code, stdout + stderr]).toEqual([2, expect.stringMatching(message)]);
  expect(await readdir(folder)).toEqual(["sessions.csv"]);
});

test.each([
  [["--help"], /meterline import --csv FILE/],
  [["import", "--help"], /--on-error abort\|skip/],
  [["reconcile", "--help"], /drift 0/],
  [["--version"], /^\d+\.\d+\.\d+\n$/],
])("%j answers and ends well", async (args, answer) => {
  expect(await runCommand(args)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(answer),
    stderr: "",
  });
});

test("a database that can't be reached is told in one sentence", async () => {
  const { code, stderr } = await runCommand([
    "reconcile",
    "--database-url",
    "postgres://me:secret@127.0.0.1:1/nowhere",
  ]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^[^\n]+127\.0\.0\.1:1[^\n]+\.\n$/)]);
  expect(stderr).not.toContain("secret");
});

test("reconcile finds no drift, and finds it where there is one", async () => {
  const reconcile = () => runCommand(["reconcile", "--database-url", door.url]);
  const noLedger = "0 ledger transactions of 0 customers added up: drift 0\n";
  expect(await reconcile()).toMatchObject({
    code: 0,
    stdout: `0 rollups compared with 0 events: drift 0\n${noLedger}`,
  });
  await importFile(ctx, sessionFile(oracleRows));
  expect(await reconcile()).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+ rollups compared with 8 events: drift 0\n0 ledger/),
    stderr: "",
  });
  await sql`update usage_rollups set sums[16] = sums[16] + 0.01 where customer_id = (select id from customers where external_id = 'lightUser3')`;
  expect(await reconcile()).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/drift 1\n0 ledger/),
    stderr: expect.stringMatching(/^internet lightUser3 2022-12-01 slot 1: rollup [\d.]+, events [\d.]+\n$/),
  });
});

test("without a server it starts the database of DATA_DIR, and stops it again", {
  timeout: 120_000,
}, async () => {
  const dataDir = join(folder, "data");
  const env = { DATA_DIR: dataDir, DATABASE_URL: "" };
  expect(await runCommand(["import", "--csv", file], env)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/new +8\n/),
    stderr: "",
  });
  expect(await runCommand(["import", "--csv", file, "--no-clear"], env)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/new +0\n {2}duplicate +8\n/),
  });
  expect(await runCommand(["reconcile"], env)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("drift 0"),
  });
  expect(
    (await readdir(dataDir, { recursive: true })).filter((name) => name.endsWith("postmaster.pid")),
  ).toEqual([]);
});
