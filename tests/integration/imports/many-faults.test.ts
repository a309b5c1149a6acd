import { expect, it } from "vitest";
import { createImport } from "#/domain/analytics/imports/create-import.ts";
import { maxFaults, storeFaults, streamFaults } from "#/domain/analytics/imports/import-faults.ts";
import { useDatabase } from "../../support/database.ts";

const { ctx } = await useDatabase();

it("keeps no more faults of an import than anybody reads", async () => {
  const { id } = await createImport(ctx, {
    fileName: "bad.csv",
    source: "upload",
    mode: "append",
    onError: "skip",
    dryRun: false,
  });
  const fault = (line: number) => ({ line, column: "upload" as const, value: "x", reason: "is no number" });
  await storeFaults(ctx, id, maxFaults - 2, [fault(1), fault(2), fault(3)]);
  await storeFaults(ctx, id, maxFaults + 1, [fault(4)]);
  const lines: number[] = [];
  for await (const { line } of streamFaults(ctx, id)) lines.push(line);
  expect(lines).toEqual([1, 2]);
});
