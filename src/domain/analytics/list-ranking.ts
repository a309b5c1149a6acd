import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { type Instant, parseInstant } from "#/domain/instant.ts";
import { dataVersion } from "./data-version.ts";
import { latestEvent } from "./latest-session.ts";
import { type RankedCustomer, type RankInput, rankAllSql, rankPage, toRankedPage } from "./rank-customers.ts";
import { cachedByVersion } from "./result-cache.ts";
import { internetSlots, sumWindowsByIds } from "./sum-windows.ts";
import type { RankedUser, Ranking, RankingInput } from "./usage.ts";
import { referenceBefore } from "./windows/window-parts.ts";

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
    const rank: RankInput = { serviceId, slot: internetSlots[input.sort], reference, days: input.window };
    const first = (input.page - 1) * input.perPage + 1;
    const last = first + input.perPage - 1;
    const { rows, total } = input.prefix
      ? await rankByPrefix(tx, rank, input.prefix, first, last)
      : await rankPage(tx, rank, first, last);
    return {
      ...page,
      totalUsers: total,
      totalPages: Math.ceil(total / input.perPage),
      reference,
      rows: await describe(tx, input, rank, rows),
    };
  });
}

/** Users whose name begins so, each with its place among all. */
async function rankByPrefix(
  tx: TransactionSql,
  rank: RankInput,
  prefix: string,
  first: number,
  last: number,
) {
  const rows = await tx.unsafe<{ customer_id: number | null; rank: string; total: string }[]>(
    `with named as materialized (
       select customer_id, rank from (${rankAllSql(rank)}) as everyone where starts_with(external_id, $1)
     )
     select customer_id, rank, total from (select count(*) as total from named) as counted
     left join (select * from named order by rank offset ${first - 1} limit ${last - first + 1}) as page on true
     order by rank`,
    [prefix],
  );
  return toRankedPage(rows);
}

async function describe(
  tx: TransactionSql,
  input: RankingInput,
  rank: RankInput,
  rows: RankedCustomer[],
): Promise<RankedUser[]> {
  const ids = rows.map((row) => row.customerId);
  const customers = await sumWindowsByIds(tx, rank.serviceId, rank.reference, ids);
  const byId = new Map(customers.map((customer) => [customer.id, customer]));
  const before = input.includeChange ? await ranksBefore(tx, rank, ids) : undefined;
  const shares = input.includeShare ? await sharesOf(tx, rank, ids) : undefined;
  return rows.flatMap(({ customerId, rank: place }) => {
    const customer = byId.get(customerId);
    if (!customer) return [];
    const earlier = before?.get(customerId);
    return {
      rank: place,
      username: customer.externalId,
      usage: customer.usage,
      share: shares?.get(customerId) ?? null,
      change: earlier === undefined ? null : earlier - place,
    };
  });
}

async function ranksBefore(tx: TransactionSql, rank: RankInput, ids: number[]): Promise<Map<number, number>> {
  const earlier = { ...rank, reference: referenceBefore(rank.reference, rank.days) };
  const rows = await tx.unsafe<{ customer_id: number; rank: string }[]>(
    `select customer_id, rank from (${rankAllSql(earlier)}) as everyone where customer_id = any($1::int[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.customer_id, Number(row.rank)]));
}

/** Percent of everyone's usage in the ordering window, with 4 decimals. */
async function sharesOf(tx: TransactionSql, rank: RankInput, ids: number[]): Promise<Map<number, string>> {
  const rows = await tx.unsafe<{ customer_id: number; share: string }[]>(
    `select customer_id, share from (
       select customer_id, coalesce(round(value * 100 / nullif(sum(value) over (), 0), 4), 0.0000)::text as share
       from (${rankAllSql(rank)}) as everyone
     ) as shares where customer_id = any($1::int[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.customer_id, row.share]));
}
