import type { TransactionSql } from "postgres";
import type { Instant } from "#/domain/instant.ts";
import {
  type RankedCustomer,
  type RankedPage,
  type RankInput,
  rankAllSql,
  rankPage,
  toRankedPage,
} from "./rank-customers.ts";
import type { DecimalText, WindowDays } from "./usage.ts";
import { referenceBefore } from "./windows/window-parts.ts";

/** A way to order customers by what they used in the window of `days` days that ends at a reference. */
export interface Ranker {
  days: WindowDays;
  /** The places first..last, from 1. */
  page(tx: TransactionSql, reference: Instant, first: number, last: number): Promise<RankedPage>;
  /** SQL of everyone who is ranked: (customer_id, external_id, value, rank). */
  allSql(reference: Instant): string;
}

/** Ranks by the sum of a slot. */
export const slotRanker = ({ serviceId, slot, days }: Omit<RankInput, "reference">): Ranker => ({
  days,
  page: (tx, reference, first, last) => rankPage(tx, { serviceId, slot, days, reference }, first, last),
  allSql: (reference) => rankAllSql({ serviceId, slot, days, reference }),
});

export interface PageInput {
  page: number;
  perPage: number;
  /** Beginning of the customer's name, case-sensitive. */
  prefix?: string | undefined;
  includeShare: boolean;
  includeChange: boolean;
}

export interface PlacedCustomer extends RankedCustomer {
  /** Percent of everyone's usage in the window, 0 to 100 with 4 decimals. Null unless asked for. */
  share: DecimalText | null;
  /** Places gained against the window just before; null for one not ranked then, or unless asked for. */
  change: number | null;
}

/** One page of the ranking at a reference, largest first, ties by name. */
export async function rankWindow(
  tx: TransactionSql,
  ranker: Ranker,
  reference: Instant,
  input: PageInput,
): Promise<{ total: number; rows: PlacedCustomer[] }> {
  const first = (input.page - 1) * input.perPage + 1;
  const last = first + input.perPage - 1;
  const { rows, total } = input.prefix
    ? await pageOfAll(tx, ranker.allSql(reference), first, last, input.prefix)
    : await ranker.page(tx, reference, first, last);
  const ids = rows.map((row) => row.customerId);
  const before = input.includeChange
    ? await ranksOf(tx, ranker.allSql(referenceBefore(reference, ranker.days)), ids)
    : undefined;
  const shares = input.includeShare ? await sharesOf(tx, ranker.allSql(reference), ids) : undefined;
  return {
    total,
    rows: rows.map((row) => {
      const earlier = before?.get(row.customerId);
      return {
        ...row,
        share: shares?.get(row.customerId) ?? null,
        change: earlier === undefined ? null : earlier - row.rank,
      };
    }),
  };
}

/** The places first..last among those whose name begins so; each row tells its place among all. */
export async function pageOfAll(
  tx: TransactionSql,
  allSql: string,
  first: number,
  last: number,
  prefix: string,
): Promise<RankedPage> {
  const rows = await tx.unsafe<{ customer_id: number | null; rank: string; total: string }[]>(
    `with named as materialized (
       select customer_id, rank from (${allSql}) as everyone where starts_with(external_id, $1)
     )
     select customer_id, rank, total from (select count(*) as total from named) as counted
     left join (select * from named order by rank offset ${first - 1} limit ${last - first + 1}) as page on true
     order by rank`,
    [prefix],
  );
  return toRankedPage(rows);
}

async function ranksOf(tx: TransactionSql, allSql: string, ids: number[]): Promise<Map<number, number>> {
  const rows = await tx.unsafe<{ customer_id: number; rank: string }[]>(
    `select customer_id, rank from (${allSql}) as everyone where customer_id = any($1::int[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.customer_id, Number(row.rank)]));
}

async function sharesOf(tx: TransactionSql, allSql: string, ids: number[]): Promise<Map<number, string>> {
  const rows = await tx.unsafe<{ customer_id: number; share: string }[]>(
    `select customer_id, share from (
       select customer_id, coalesce(round(value * 100 / nullif(sum(value) over (), 0), 4), 0.0000)::text as share
       from (${allSql}) as everyone
     ) as shares where customer_id = any($1::int[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.customer_id, row.share]));
}
