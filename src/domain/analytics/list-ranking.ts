import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { type Instant, parseInstant } from "#/domain/instant.ts";
import { dataVersion } from "./data-version.ts";
import { internetSlotList, internetSlots, toInternetUsage } from "./internet-usage.ts";
import { latestEvent } from "./latest-session.ts";
import { type PlacedCustomer, rankWindow, slotRanker } from "./rank-window.ts";
import { cachedByVersion } from "./result-cache.ts";
import { sumWindowsByIds } from "./sum-windows.ts";
import type { RankedUser, Ranking, RankingInput } from "./usage.ts";

/** A ranking and the version of the data that it was computed from. */
export interface VersionedRanking {
  version: string;
  ranking: RankingAt;
}

export type RankingAt = Omit<Ranking, "reference"> & { reference: Instant | null };

/**
 * One page of the users by what they used in the window that ends at the reference (inclusive at both
 * ends), largest first, ties by username. Exact at any instant. Throws unreadable for the reference.
 */
export async function listRanking(
  ctx: Context,
  serviceId: number,
  input: RankingInput,
): Promise<VersionedRanking> {
  const reference = input.reference === undefined ? null : parseInstant(input.reference, "reference_date");
  const version = await dataVersion(ctx, serviceId);
  const key = `ranking ${serviceId} ${JSON.stringify({ ...input, reference: String(reference) })}`;
  const ranking = await cachedByVersion(version, key, () => compute(ctx, serviceId, input, reference));
  return { version, ranking };
}

function compute(
  ctx: Context,
  serviceId: number,
  input: RankingInput,
  asked: Instant | null,
): Promise<RankingAt> {
  return ctx.sql.begin("isolation level repeatable read read only", async (tx) => {
    const reference = asked ?? (await latestEvent(tx, serviceId));
    const page = { page: input.page, perPage: input.perPage };
    if (reference === null) return { ...page, totalUsers: 0, totalPages: 0, reference: null, rows: [] };
    const ranker = slotRanker({ serviceId, slot: internetSlots[input.sort], days: input.window });
    const { rows, total } = await rankWindow(tx, ranker, reference, input);
    return {
      ...page,
      totalUsers: total,
      totalPages: Math.ceil(total / input.perPage),
      reference,
      rows: await describe(tx, serviceId, reference, rows),
    };
  });
}

async function describe(
  tx: TransactionSql,
  serviceId: number,
  reference: Instant,
  rows: PlacedCustomer[],
): Promise<RankedUser[]> {
  const ids = rows.map((row) => row.customerId);
  const summed = { serviceId, slots: internetSlotList };
  const customers = await sumWindowsByIds(tx, summed, reference, ids);
  const byId = new Map(customers.map((customer) => [customer.id, customer]));
  return rows.flatMap(({ customerId, rank, share, change }) => {
    const customer = byId.get(customerId);
    if (!customer) return [];
    return { rank, username: customer.externalId, usage: toInternetUsage(customer), share, change };
  });
}
