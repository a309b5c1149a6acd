import { setTimeout as sleep } from "node:timers/promises";
import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { ensureSimulation } from "./ensure-simulation.ts";
import type { Frame } from "./frame.ts";
import { frameHub } from "./frame-hub.ts";
import { isLed } from "./is-led.ts";
import { commandChannel, lockSimulation, type SimulationRow } from "./simulation-row.ts";
import { readNewest } from "./stored-frame.ts";

/** What a change answers that has nothing to do. */
export const unchanged = Symbol("unchanged");

/** ms that a change waits for somebody to lead (candidates try every second), and for its frame. */
const patience = { lead: 1500, frame: 3000 };

/**
 * Changes settings or failures of the simulation in one transaction that holds its row, and waits until the leader has
 * published a frame that includes the change: that frame. Throws busy where nobody leads; then nothing was written.
 *
 * A leader that dies just then may leave a change that is written and not in a frame. It is taken back by `withdraw`,
 * so that asking again does not do it twice; without one (a change that may be made twice) it stays for the next
 * leader, and the error says so.
 */
export async function changeSimulation(
  ctx: Context,
  change: (tx: TransactionSql, row: SimulationRow) => Promise<typeof unchanged | undefined>,
  withdraw?: (tx: TransactionSql) => Promise<unknown>,
): Promise<Frame> {
  await untilLed(ctx);
  const { revision, isChanged } = await ctx.sql.begin(async (tx) => {
    const row = (await lockSimulation(tx)) ?? (await makeSimulation(ctx, tx));
    if (!row) throw new Error("the row of the simulation is gone");
    if ((await change(tx, row)) === unchanged) return { revision: row.revision, isChanged: false };
    await tx`update simulation set revision = revision + 1 where id = 1`;
    await tx`select pg_notify(${commandChannel}, '')`;
    return { revision: row.revision + 1, isChanged: true };
  });
  return (await untilPublished(ctx, revision, isChanged)) ?? giveUp(ctx, revision, withdraw);
}

/** The first leader's work, where somebody was quicker or has removed the row. */
async function makeSimulation(ctx: Context, tx: TransactionSql): Promise<SimulationRow | undefined> {
  await ensureSimulation(ctx, tx);
  return lockSimulation(tx);
}

async function untilLed(ctx: Context): Promise<void> {
  const deadline = performance.now() + patience.lead;
  while (!(await isLed(ctx.sql))) {
    if (performance.now() > deadline)
      throw new DomainError("busy", "No process leads the simulation; nothing was changed.");
    await sleep(100);
  }
}

/** The first frame that includes a change; the latest one where nothing was changed. */
async function untilPublished(
  ctx: Context,
  revision: number,
  isChanged: boolean,
): Promise<Frame | undefined> {
  const hub = frameHub(ctx);
  const deadline = performance.now() + patience.frame;
  hub.join();
  try {
    for (;;) {
      const heard = hub.rings;
      const candidates = isChanged ? hub.frames() : [hub.latest];
      const frame = candidates.find((held) => held && held.revision >= revision);
      if (frame) return frame;
      const left = deadline - performance.now();
      if (left <= 0) break;
      await hub.wait(heard, left);
    }
  } finally {
    hub.leave();
  }
  return publishedBy(await readNewest(ctx.sql), revision);
}

const publishedBy = (newest: Awaited<ReturnType<typeof readNewest>>, revision: number) =>
  newest?.frame && newest.frame.revision >= revision ? newest.frame : undefined;

async function giveUp(
  ctx: Context,
  revision: number,
  withdraw: ((tx: TransactionSql) => Promise<unknown>) | undefined,
): Promise<Frame> {
  const frame = await ctx.sql.begin(async (tx) => {
    await lockSimulation(tx);
    const published = publishedBy(await readNewest(tx), revision);
    if (!published) await withdraw?.(tx);
    return published;
  });
  if (frame) return frame;
  const left = withdraw ? "nothing was changed" : "the change is made as soon as one does";
  throw new DomainError("busy", `No process leads the simulation; ${left}.`);
}
