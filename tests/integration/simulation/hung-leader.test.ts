import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { advisoryLocks } from "#/db/advisory-locks.ts";
import { connect } from "#/db/connect.ts";
import { framesUntil, keptFrames, useSimulation } from "../../support/simulation.ts";

const { sql, settings, lead } = await useSimulation();

test("who holds the lock and shows no sign of life is put out", async () => {
  const hung = connect(settings, { max: 1, applicationName: "meterline tests", keepSession: true });
  const { space, simulation } = advisoryLocks;
  await hung`select pg_advisory_lock(${space}::int, ${simulation}::int)`;
  const { ctx } = lead({ mostSilentTries: 2 });
  const [first] = await framesUntil(ctx, ({ kind }) => kind === "beat");
  expect(first?.seq).toBe(1);
  const holders = await sql`
    select application_name as name from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and objid::bigint = ${simulation} and granted
      and database = (select oid from pg_database where datname = current_database())`;
  expect(holders.map(({ name }) => name)).toEqual(["meterline simulation"]);
  await hung.end({ timeout: 1 });
});

test("a leader that lives keeps the lead", async () => {
  const leader = lead();
  await framesUntil(leader.ctx, ({ kind }) => kind === "beat");
  lead({ mostSilentTries: 2 });
  await sleep(4500);
  const [row] = await sql`select epoch from simulation`;
  expect(row?.epoch).toBe(1);
  expect((await keptFrames(sql)).flatMap(({ events }) => events.map(({ kind }) => kind))).not.toContain(
    "taken_over",
  );
});
