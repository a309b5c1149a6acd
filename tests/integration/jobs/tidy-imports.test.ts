import { beforeEach, expect, test } from "vitest";
import { findImport } from "#/domain/analytics/imports/find-import.ts";
import { tidyImports } from "#/jobs/unfinished-imports.ts";
import { useDatabase } from "../../support/database.ts";
import { importFile, openImport } from "../../support/import-file.ts";
import { sessionFile } from "../../support/session-file.ts";
import { emptyTables, stagingTablesLeft } from "../../support/stored-usage.ts";

const { ctx, sql } = await useDatabase();
const file = sessionFile([{ username: "ann", start: "2022-12-01 10:00:00", upload: "1", download: "2" }]);
const stateOf = async (id: number) => (await findImport(ctx, id)).state;
const after = (seconds: number) => ({
  ...ctx,
  clock: () => new Date(ctx.clock().getTime() + seconds * 1000),
});

beforeEach(() => emptyTables(sql));

test("a file whose reader fell silent fails; one that is still read does not", async () => {
  const { id } = await openImport(ctx);
  await tidyImports(after(59));
  expect(await stateOf(id)).toBe("receiving");
  await tidyImports(after(61));
  expect(await stateOf(id)).toBe("failed");
  expect(await stagingTablesLeft(sql)).toEqual([]);
});

test("a dry run waits a day for somebody to want it", async () => {
  const { id } = await importFile(ctx, file, { dryRun: true });
  await tidyImports(after(86_000));
  expect(await stateOf(id)).toBe("checked");
  await tidyImports(after(86_500));
  expect(await findImport(ctx, id)).toMatchObject({
    state: "failed",
    failure: expect.stringContaining("Nobody came back"),
  });
  expect(await stagingTablesLeft(sql)).toEqual([]);
});
