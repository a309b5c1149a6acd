import type { PgBoss } from "pg-boss";
import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { changeCatalogue } from "#/domain/usage/catalogue/change-catalogue.ts";
import { createMeter, type NewMeter } from "#/domain/usage/definitions/create-meter.ts";
import type { DescribedMeter } from "#/domain/usage/definitions/described.ts";
import { fillMeter } from "#/domain/usage/definitions/fill-meter.ts";
import { lockedMeter } from "#/domain/usage/definitions/locked-service.ts";
import { findMeter } from "#/domain/usage/definitions/read-definitions.ts";
import {
  countServiceEvents,
  endFill,
  startFill,
  unfinishedFills,
} from "#/domain/usage/definitions/start-fill.ts";
import { currentBoss, inTransaction } from "./boss.ts";

const queue = "meter-fills";
const deadLetters = "meter-fills-failed";

type FillJob = {
  meter: string;
  /** How far the fill was when the work was asked for. */
  from: string | null;
};

/**
 * Adds a meter to a service as `createMeter` does; with `fill`, past events are then read by a job. Throws
 * invalid where there is nothing that could be read.
 */
export async function requestMeter(
  ctx: Context,
  { fill, ...input }: NewMeter & { fill: boolean },
): Promise<DescribedMeter> {
  if (!fill) return createMeter(ctx, input);
  if (input.attribute == null || input.aggregation === "unique" || input.aggregation === "count") {
    throw new DomainError(
      "invalid",
      "fill: only a sum, max, min or latest meter with an attribute is filled.",
      "fill",
    );
  }
  const total = await countServiceEvents(ctx, input.service);
  await createMeter(ctx, input, async (tx, serviceId) => {
    await startFill(tx, { serviceId, slug: input.slug }, total, ctx.clock());
    await enqueue(tx, input.slug);
  });
  return workedOn(ctx, input.slug);
}

/** Asks for a meter to be filled from past events. Throws not_found, and conflict where it reads no attribute. */
export async function requestFill(ctx: Context, slug: string): Promise<DescribedMeter> {
  const { service } = await findMeter(ctx, slug);
  const total = await countServiceEvents(ctx, service);
  await changeCatalogue(ctx, async (tx) => {
    const found = await lockedMeter(tx, slug);
    if (found.meter.attribute === null || !found.meter.slot) {
      const why = "it reads no number among the attributes of events, so past events are in it as they are";
      throw new DomainError("conflict", `Meter "${slug}" can't be filled: ${why}.`);
    }
    if (found.meter.isFilling) return;
    await startFill(tx, { serviceId: found.service.id, slug }, total, ctx.clock());
    await enqueue(tx, slug);
  });
  return workedOn(ctx, slug);
}

async function enqueue(tx: TransactionSql, meter: string): Promise<void> {
  const job: FillJob = { meter, from: null };
  await currentBoss()?.send(queue, job, { db: inTransaction(tx) });
}

async function workedOn(ctx: Context, slug: string): Promise<DescribedMeter> {
  // Where no worker lives beside the request (Vercel), the request does the work itself.
  if (!currentBoss()) await fillMeter(ctx, slug);
  return findMeter(ctx, slug);
}

/** Fills meters as it is asked for, one at a time, and takes up what an earlier process left. */
export async function workOnMeters(boss: PgBoss, ctx: Context): Promise<void> {
  await boss.createQueue(deadLetters);
  await boss.createQueue(queue, {
    retryLimit: 2,
    retryBackoff: true,
    expireInSeconds: 6 * 3600,
    deadLetter: deadLetters,
  });
  await boss.work<FillJob>(queue, { pollingIntervalSeconds: 0.5 }, async (jobs) => {
    for (const { data, signal } of jobs) await fillMeter(ctx, data.meter, { signal });
  });
  await boss.work<FillJob>(deadLetters, { pollingIntervalSeconds: 2 }, async (jobs) => {
    for (const { data } of jobs) await giveUp(boss, ctx, data);
  });
  for (const { meter, progress } of await unfinishedFills(ctx)) {
    await boss.send(queue, { meter, from: progress } satisfies FillJob);
  }
}

/** Work that is cut off again and again, as by restarts, goes on for as long as it comes further. */
async function giveUp(boss: PgBoss, ctx: Context, { meter, from }: FillJob): Promise<void> {
  const fill = (await unfinishedFills(ctx)).find((unfinished) => unfinished.meter === meter);
  if (!fill) return;
  if (fill.progress !== from) await boss.send(queue, { meter, from: fill.progress } satisfies FillJob);
  else await endFill(ctx, meter, "The work failed three times; the server's log says why. Ask for it again.");
}
