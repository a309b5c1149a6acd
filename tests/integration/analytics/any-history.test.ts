import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { undoImport } from "#/domain/analytics/imports/undo-import.ts";
import { reconcileRollups } from "#/domain/usage/rollups/reconcile-rollups.ts";
import { anyReference, anyRows, anySteps, type Step } from "../../support/any-imports.ts";
import { checkDetails, checkPages, checkRanking } from "../../support/check-usage.ts";
import { useDatabase } from "../../support/database.ts";
import { importFile } from "../../support/import-file.ts";
import { PlainImports } from "../../support/plain-imports.ts";
import { type FileSession, sessionFile } from "../../support/session-file.ts";
import { emptyTables } from "../../support/stored-usage.ts";

const { ctx, sql } = await useDatabase();

const clear = () => emptyTables(sql);

beforeEach(clear);

/** Takes the steps, in the product and the plain way, and compares what there is after each. */
async function follow(
  steps: readonly Step[],
  afterEach: (plain: PlainImports) => Promise<void>,
): Promise<void> {
  const plain = new PlainImports();
  const files: FileSession[][] = [];
  for (const step of steps) {
    if (step.kind === "undo") {
      const id = plain.liveIds[step.nth % Math.max(plain.liveIds.length, 1)];
      if (id === undefined) continue;
      expect((await undoImport(ctx, id)).state).toBe("undone");
      plain.undo(id);
    } else {
      const rows = rowsOf(step, files);
      files.push(rows);
      const mode = step.kind === "replace" ? "replace" : "append";
      const done = await importFile(ctx, sessionFile(rows), { mode });
      const { added, duplicate } =
        mode === "replace" ? plain.replace(done.id, rows) : plain.append(done.id, rows);
      expect(done).toMatchObject({
        state: "done",
        rows_read: rows.length,
        rows_new: added,
        rows_duplicate: duplicate,
        failure: null,
      });
      expect(done.users).toBe(new Set(rows.map(({ username }) => username)).size);
    }
    expect(await reconcileRollups(sql)).toMatchObject({ events: plain.sessions().length, drifts: [] });
    await afterEach(plain);
  }
}

const first: FileSession[] = [{ username: "x", start: "2022-12-01 00:00:00", upload: "1", download: "1" }];

function rowsOf(step: Exclude<Step, { kind: "undo" }>, files: readonly FileSession[][]): FileSession[] {
  switch (step.kind) {
    case "append":
    case "replace":
      return step.rows;
    case "again":
      return files[step.nth % Math.max(files.length, 1)] ?? first;
    case "overlap": {
      const earlier = files[step.nth % Math.max(files.length, 1)] ?? first;
      return [...earlier.slice(step.from % earlier.length), ...step.rows];
    }
  }
}

const question = fc.record({
  reference: anyReference,
  sort: fc.constantFrom("total", "upload", "download", "sessions"),
  window: fc.constantFrom(1, 7, 30),
  page: fc.integer({ min: 1, max: 3 }),
  perPage: fc.constantFrom(1, 2, 3, 100),
  prefix: fc.constantFrom(undefined, undefined, "b", "brainyHeron", "Z", "é", "nobody", "%"),
});

test("after any history of imports, at any reference, every answer is that of the files' rows", {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc
      .asyncProperty(
        anySteps,
        fc.array(question, { minLength: 4, maxLength: 4 }),
        async (steps, questions) => {
          await follow(steps, async (plain) => {
            for (const asked of questions) {
              await checkRanking(ctx, plain.sessions(), {
                ...asked,
                includeShare: true,
                includeChange: true,
              });
              await checkDetails(ctx, plain.sessions(), asked.reference);
            }
          });
        },
      )
      .beforeEach(clear),
    { numRuns: 30 },
  );
});

test("one file of many rows is ranked as its rows are, for every order and window", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc
      .asyncProperty(
        fc.array(anyRows, { minLength: 8, maxLength: 8 }),
        anyReference,
        async (parts, reference) => {
          const plain = new PlainImports();
          const rows = parts.flat();
          const done = await importFile(ctx, sessionFile(rows), { mode: "replace" });
          plain.replace(done.id, rows);
          for (const sort of ["total", "upload", "download", "sessions"] as const) {
            for (const window of [1, 7, 30] as const) {
              for (const page of [1, 2, 3]) {
                await checkRanking(ctx, plain.sessions(), {
                  reference,
                  sort,
                  window,
                  page,
                  perPage: 3,
                  prefix: undefined,
                  includeShare: false,
                  includeChange: false,
                });
              }
            }
          }
        },
      )
      .beforeEach(clear),
    { numRuns: 25 },
  );
});

test("the pages of users and the overview show what the rows come to", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc
      .asyncProperty(anySteps, anyReference, async (steps, reference) => {
        await follow(steps, (plain) => checkPages(ctx, plain.sessions(), reference));
      })
      .beforeEach(clear),
    { numRuns: 12 },
  );
});
