import { expect, test } from "vitest";
import { connect, type Sql } from "#/db/connect.ts";
import { useDatabase } from "../support/database.ts";

const { sql: killer, settings } = await useDatabase();
await killer`create table halves (pair int not null, half int not null)`;

async function killAll(): Promise<void> {
  await killer`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'meterline victims'`;
}

/** Writes both halves of a pair in one transaction; thinking in between, as code that does other things does. */
async function writePair(sql: Sql, pair: number): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`insert into halves values (${pair}, 1)`;
    await new Promise((resolve) => setImmediate(resolve));
    if (pair % 3 === 0) await tx`select pg_sleep(0.02)`;
    await tx`insert into halves values (${pair}, 2)`;
  });
}

test("connections that die under load take no other's work with them, and come back", async () => {
  const sql = connect(settings, { max: 5, applicationName: "meterline victims" });
  const written: number[] = [];
  try {
    for (let round = 0; round < 12; round++) {
      const pairs = Array.from({ length: 40 }, (_, place) => round * 40 + place);
      const work = pairs.map(async (pair) => {
        await writePair(sql, pair);
        written.push(pair);
      });
      const reads = pairs.map((pair) => sql`select ${pair}::int as pair, ${"x".repeat(pair * 5)} as filler`);
      const [settled] = await Promise.all([
        Promise.allSettled([...work, ...reads]),
        killAll(),
        killer`select pg_sleep(0.01)`.then(killAll),
      ]);
      for (const outcome of settled)
        if (outcome.status === "rejected")
          expect(String(outcome.reason)).toMatch(/CONNECT|terminat|EPIPE|ECONNRESET/);
    }
    // Every connection of the pool answers again.
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => sql`select ${n}::int as n, pg_sleep(0.005)`),
    );
    expect(answers.map(([row]) => row?.n)).toEqual(answers.map((_, n) => n));
    const rows = await killer<
      { pair: number; halves: number }[]
    >`select pair, count(*) as halves from halves group by pair`;
    expect(rows.filter(({ halves }) => halves !== 2)).toEqual([]);
    const stored = new Set(rows.map(({ pair }) => pair));
    // A commit whose answer was lost may have happened; one that was answered has.
    expect(written.filter((pair) => !stored.has(pair))).toEqual([]);
    expect(written.length).toBeGreaterThan(0);
  } finally {
    await sql.end({ timeout: 1 });
  }
});

test("a reserved connection that dies refuses what comes after, and the next one works", async () => {
  const sql = connect(settings, { max: 1, applicationName: "meterline victims" });
  try {
    const reserved = await sql.reserve();
    await reserved`select 1`;
    await killAll();
    await expect
      .poll(
        async () =>
          (
            await killer`select from pg_stat_activity where application_name = 'meterline victims' and datname = current_database()`
          ).length,
      )
      .toBe(0);
    await expect(reserved`select 1`).rejects.toThrow();
    await expect(reserved`select 2`).rejects.toThrow();
    reserved.release();
    expect(await sql`select 3 as answer`).toMatchObject([{ answer: 3 }]);
    await expect(reserved`select 4`).rejects.toThrow();
  } finally {
    await sql.end({ timeout: 1 });
  }
});
