import { expect, test } from "vitest";
import { CopilotSync, CopilotSyncRun } from "#/api/contract/copilot.ts";
import { createRestApi } from "#/api/rest/rest-api.ts";
import { createCaller } from "#/api/trpc/router.ts";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import { syncMessages } from "#/domain/credits/copilot/sync-messages.ts";
import { startRun } from "#/domain/credits/copilot/sync-runs.ts";
import { currentBoss } from "#/jobs/boss.ts";
import { syncIfDue, workOnCopilot } from "#/jobs/copilot-jobs.ts";
import { startJobs } from "#/jobs/start-jobs.ts";
import { read, requestTo } from "../../../support/ask.ts";
import { copilotEnv } from "../../../support/copilot-server.ts";
import { sampleSettings, useCopilotSyncs } from "../../../support/copilot-sync.ts";

const syncs = await useCopilotSyncs();
const { ctx } = syncs;
const { sql } = syncs.database;

test("runs that are asked for as soon as the last one ended are all done", async () => {
  const settings = syncs.settings();
  for (let run = 0; run < 30; run++) {
    const asked = await Promise.all([syncs.sync(settings), syncs.sync(settings)]);
    const states = await sql<{ state: string }[]>`
      select state from copilot_syncs where id = any(${asked.map(({ id }) => id)}::int[])`;
    expect(states.map(({ state }) => state)).not.toContain("failed");
  }
  expect(await sql`select from copilot_syncs where state <> 'done'`).toHaveLength(0);
});

test("there is one run at a time; one whose process died is given up for a new one", async () => {
  const settings = syncs.settings();
  const asked = await Promise.all(Array.from({ length: 6 }, () => syncs.sync(settings)));
  expect(await sql`select from usage_events`).toHaveLength(3);
  expect(new Set(asked.map(({ id }) => id)).size).toBeLessThan(6);
  const begun = await startRun(ctx, { source: "upstream", trigger: "button" }, async () => {});
  expect(begun.isNew).toBe(true);
  expect(await syncs.sync(settings)).toMatchObject({ id: begun.run.id, state: "running" });
  syncs.pass(20);
  const { space, copilotSync } = advisoryLocks;
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${space}::int, ${copilotSync}::int)`;
    // Somebody is still at it: neither is it given up, nor done by another.
    expect(await syncs.sync(settings)).toMatchObject({ id: begun.run.id, state: "running" });
    await syncMessages(ctx, settings, begun.run.id);
    const [run] = await sql`select state from copilot_syncs where id = ${begun.run.id}`;
    expect(run).toEqual({ state: "running" });
  });
  expect(await syncs.sync(settings)).toMatchObject({ state: "done", unchanged: 3 });
  const [lost] = await sql`select state, failure from copilot_syncs where id = ${begun.run.id}`;
  expect(lost).toEqual({ state: "failed", failure: "The process that was at it was stopped." });
});

test("the schedule asks when its time has come, whoever asked before, and never without a service", async () => {
  const settings = syncs.settings({ COPILOT_SYNC_MINUTES: "10" });
  const runs = async () => sql`select trigger from copilot_syncs order by id`;
  await syncIfDue(ctx, settings);
  await syncIfDue(ctx, settings);
  expect(await runs()).toEqual([{ trigger: "schedule" }]);
  syncs.pass(9);
  await syncs.sync(settings);
  syncs.pass(9);
  await syncIfDue(ctx, settings);
  expect(await runs()).toHaveLength(2);
  syncs.pass(1);
  await syncIfDue(ctx, settings);
  expect((await runs()).at(-1)).toEqual({ trigger: "schedule" });
  expect(sampleSettings.syncMinutes).toBeNull();
  expect(syncs.settings({ COPILOT_SYNC_MINUTES: "0" }).syncMinutes).toBeNull();
  await syncIfDue(ctx, sampleSettings);
  expect(await runs()).toHaveLength(3);
});

test("REST and the console ask for a run and see the latest", async () => {
  const api = createRestApi(() => copilotEnv(syncs.server.url, { COPILOT_CUSTOMER: "acme" }));
  const run = await read(
    await api.fetch(requestTo("/api/v1/copilot/sync", { method: "POST" })),
    CopilotSyncRun,
  );
  expect(run).toMatchObject({ state: "done", recorded: 3, trigger: "api", source: "upstream" });
  const state = await read(await api.fetch(requestTo("/api/v1/copilot/sync")), CopilotSync);
  expect(state).toEqual({
    source: "upstream",
    customer: "acme",
    every_minutes: 15,
    is_running: false,
    runs: [run],
  });
  expect(await sql`select external_id from customers`).toEqual([{ external_id: "acme" }]);
  const caller = createCaller({ operation: ctx, requestId: "test" });
  expect(await caller.credits.copilot.syncNow()).toMatchObject({ trigger: "button", source: "sample" });
  expect((await caller.credits.copilot.sync()).runs.map(({ source }) => source)).toEqual([
    "sample",
    "upstream",
  ]);
});

test("a worker does runs that are asked for, and those that an earlier process left", async () => {
  const settings = syncs.settings();
  const left = await startRun(ctx, { source: "upstream", trigger: "api" }, async () => {});
  await startJobs(syncs.database.settings, ctx);
  const stateOf = async (id: number) =>
    (await sql<{ state: string }[]>`select state from copilot_syncs where id = ${id}`)[0]?.state;
  await expect.poll(() => stateOf(left.run.id), { timeout: 20_000 }).not.toBe("running");
  const api = createRestApi(() => copilotEnv(""));
  const run = await read(
    await api.fetch(requestTo("/api/v1/copilot/sync", { method: "POST" })),
    CopilotSyncRun,
    202,
  );
  expect(run).toMatchObject({ state: "running", finished_at: null });
  await expect.poll(() => stateOf(run.id), { timeout: 20_000 }).toBe("done");
  const boss = currentBoss();
  if (!boss) throw new Error("there is no queue");
  expect(await boss.getSchedules("copilot-schedule")).toEqual([]);
  await workOnCopilot(boss, ctx, settings);
  expect(await boss.getSchedules("copilot-schedule")).toMatchObject([{ cron: "* * * * *" }]);
});
