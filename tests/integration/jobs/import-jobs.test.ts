import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { findImport } from "#/domain/analytics/imports/find-import.ts";
import { createContext } from "#/domain/context.ts";
import { currentBoss } from "#/jobs/boss.ts";
import { requestApply, requestUndo } from "#/jobs/import-jobs.ts";
import { startJobs, stopJobs } from "#/jobs/start-jobs.ts";
import { testNow, useDatabase } from "../../support/database.ts";
import { importFile, openImport, stageFile } from "../../support/import-file.ts";
import { sessionFile } from "../../support/session-file.ts";
import { emptyTables, readStored, stagingTablesLeft } from "../../support/stored-usage.ts";

const { ctx, sql, settings } = await useDatabase();
const file = sessionFile([{ username: "ann", start: "2022-12-01 10:00:00", upload: "1", download: "2" }]);

const stateOf = async (id: number) => (await findImport(ctx, id)).state;
const reaches = (id: number, state: string) =>
  expect.poll(() => stateOf(id), { timeout: 30_000, interval: 50 }).toBe(state);

beforeAll(() => startJobs(settings, ctx));
afterAll(stopJobs);
beforeEach(() => emptyTables(sql));

/** Has every change of the sessions refused until the function that it answers is called. */
async function refuseEvents(): Promise<() => Promise<void>> {
  await sql.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
    create trigger refuse before insert or delete on usage_events execute function refuse();`);
  return async () => {
    await sql.unsafe("drop trigger refuse on usage_events; drop function refuse");
  };
}

/** Lets a job that waits for its next try have it now. */
async function hurryRetries(): Promise<void> {
  await sql`update pgboss.job set start_after = now() where state = 'retry'`;
}

const triesOf = async (id: number) => {
  const [job] = await sql<{ retry_count: number; state: string }[]>`
    select retry_count, state::text from pgboss.job where name = 'imports' and (data->>'importId')::int = ${id}`;
  return job;
};

test("a file's rows are applied, and undone, by the worker", async () => {
  const { id } = await stageFile(ctx, file);
  expect(await requestApply(ctx, id, {})).toMatchObject({
    id,
    state: expect.stringMatching(/queued|applying|done/),
  });
  await reaches(id, "done");
  expect(Object.keys((await readStored(sql)).users)).toEqual(["ann"]);
  expect(await requestUndo(ctx, id)).toMatchObject({ id, state: expect.stringMatching(/undoing|undone/) });
  await reaches(id, "undone");
  expect((await readStored(sql)).users).toEqual({});
});

test("an import waits its turn: until then it can be neither applied again nor undone", async () => {
  const { id } = await stageFile(ctx, file);
  await sql`update imports set state = 'queued' where id = ${id}`;
  await expect(requestApply(ctx, id, {})).rejects.toMatchObject({ code: "conflict" });
  await expect(requestUndo(ctx, id)).rejects.toMatchObject({ code: "conflict" });
  const receiving = await openImport(ctx);
  await expect(requestApply(ctx, receiving.id, {})).rejects.toMatchObject({ code: "conflict" });
  await expect(requestUndo(ctx, receiving.id)).rejects.toMatchObject({ code: "conflict" });
});

test("work that fails is tried again, and succeeds once it can", async () => {
  const { id } = await stageFile(ctx, file);
  const allow = await refuseEvents();
  try {
    await requestApply(ctx, id, {});
    await expect.poll(() => triesOf(id), { timeout: 30_000, interval: 50 }).toMatchObject({ state: "retry" });
    expect((await readStored(sql)).users).toEqual({});
  } finally {
    await allow();
  }
  await hurryRetries();
  await reaches(id, "done");
});

test("work that fails for good fails the import, and what was there stays", async () => {
  await importFile(
    ctx,
    sessionFile([{ username: "old", start: "2022-12-01 10:00:00", upload: "1", download: "2" }]),
  );
  const before = await readStored(sql);
  const { id } = await stageFile(ctx, file, { mode: "replace" });
  const allow = await refuseEvents();
  try {
    await requestApply(ctx, id, {});
    await expect
      .poll(
        async () => {
          await hurryRetries();
          return stateOf(id);
        },
        { timeout: 60_000, interval: 100 },
      )
      .toBe("failed");
  } finally {
    await allow();
  }
  expect((await findImport(ctx, id)).failure).toContain("failed three times");
  expect(await readStored(sql)).toEqual(before);
  expect(await stagingTablesLeft(sql)).toEqual([]);
});

test("an undo that fails for good leaves the import counting", async () => {
  const { id } = await importFile(ctx, file);
  const before = await readStored(sql);
  const allow = await refuseEvents();
  try {
    await requestUndo(ctx, id);
    await expect
      .poll(
        async () => {
          await hurryRetries();
          return stateOf(id);
        },
        { timeout: 60_000, interval: 100 },
      )
      .toBe("done");
  } finally {
    await allow();
  }
  expect(await readStored(sql)).toEqual(before);
  expect(await importFile(ctx, file)).toMatchObject({ rows_new: 0, rows_duplicate: 1 });
});

/** Stops the worker and starts it again as a process does that comes later, `minutes` from now. */
async function restart(minutes: number, between: () => Promise<void>): Promise<void> {
  await stopJobs();
  expect(currentBoss()).toBeUndefined();
  await between();
  const later = new Date(testNow.getTime() + minutes * 60_000);
  await startJobs(settings, createContext({ ...ctx, clock: () => later }));
}

test("the next start takes up what was left, and fails what can't be finished", async () => {
  const arriving = await openImport(ctx);
  const justArriving = await openImport(ctx);
  const arrived = await stageFile(ctx, file);
  const queued = await stageFile(
    ctx,
    sessionFile([{ username: "bob", start: "2022-12-01 10:00:00", upload: "1", download: "2" }]),
  );
  const undoing = await importFile(
    ctx,
    sessionFile([{ username: "cid", start: "2022-12-01 10:00:00", upload: "1", download: "2" }]),
  );
  await restart(5, async () => {
    await sql`update imports set state = 'queued' where id = ${queued.id}`;
    await sql`update imports set state = 'undoing' where id = ${undoing.id}`;
    await sql`update imports set seen_at = ${new Date(testNow.getTime() + 5 * 60_000 - 1000).toISOString()} where id = ${justArriving.id}`;
  });
  for (const { id } of [arrived, queued]) await reaches(id, "done");
  await reaches(undoing.id, "undone");
  expect(await findImport(ctx, arriving.id)).toMatchObject({
    state: "failed",
    failure: expect.stringContaining("nothing was changed"),
  });
  expect(await stateOf(justArriving.id)).toBe("receiving");
  expect(Object.keys((await readStored(sql)).users)).toEqual(["ann", "bob"]);
});
