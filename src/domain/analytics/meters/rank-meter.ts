import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { type Instant, parseInstant } from "#/domain/instant.ts";
import type { Aggregation } from "#/domain/usage/catalogue/catalogue.ts";
import { dataVersion } from "../data-version.ts";
import { latestEvent } from "../latest-session.ts";
import { type PageInput, type PlacedCustomer, rankWindow, slotRanker } from "../rank-window.ts";
import { cachedByVersion } from "../result-cache.ts";
import type { DecimalText, WindowDays } from "../usage.ts";
import { eventRanker } from "./event-ranker.ts";
import { type FoundMeter, findMeter } from "./find-meter.ts";
import { isSummed, rollupSlot } from "./meter-sql.ts";
import { type MeterWindows, meterWindows } from "./meter-windows.ts";

export interface MeterRankingInput extends PageInput {
  meter: string;
  /** ISO 8601; the latest event of the meter's service when left out. */
  reference?: string | undefined;
  window: WindowDays;
}

export interface MeterRanking {
  meter: string;
  service: string;
  unit: string;
  aggregation: Aggregation;
  page: number;
  perPage: number;
  /** Customers with an event of the service in the ordering window; for max, min, latest and unique, with a value. */
  total: number;
  totalPages: number;
  /** End of the windows; null when there are no events and none was given. */
  reference: Instant | null;
  rows: RankedMeterCustomer[];
}

export interface RankedMeterCustomer {
  rank: number;
  /** The caller's name for it, and as people call it. */
  customer: string;
  name: string | null;
  usage: MeterWindows;
  /** See PlacedCustomer. */
  share: DecimalText | null;
  change: number | null;
}

/** A meter as it is defined now, and of what version its data is. */
export interface VersionedMeter extends FoundMeter {
  version: string;
}

/** Throws not_found. */
export async function findVersionedMeter(ctx: Context, slug: string): Promise<VersionedMeter> {
  const found = await findMeter(ctx, slug);
  const version = await dataVersion(ctx, found.service.id);
  return { ...found, version: `${version}.${found.catalogueVersion}` };
}

/**
 * One page of the customers by a meter's value in the window that ends at the reference (inclusive at both ends),
 * largest first whatever the aggregation, ties by name. Throws unreadable for the reference, and invalid for shares
 * of what doesn't add up.
 */
export async function rankMeter(
  ctx: Context,
  found: VersionedMeter,
  input: MeterRankingInput,
): Promise<MeterRanking> {
  const { meter, version } = found;
  const asked = input.reference === undefined ? null : parseInstant(input.reference, "reference_date");
  if (input.includeShare && !isSummed(meter)) {
    throw new DomainError(
      "invalid",
      `${meter.slug} is a ${meter.aggregation}, which has no share; shares are of sums and counts.`,
      "include",
    );
  }
  const key = `meter ranking ${found.service.id} ${JSON.stringify({ ...input, reference: String(asked) })}`;
  const ranking = await cachedByVersion(version, key, () => compute(ctx, found, input, asked));
  // A name may change without the data, so it is not kept with the ranking.
  const names = await namesOf(
    ctx,
    ranking.rows.map(({ customer }) => customer),
  );
  const rows = ranking.rows.map((row) => ({ ...row, name: names.get(row.customer) ?? null }));
  return { ...ranking, rows };
}

async function namesOf(ctx: Context, customers: string[]): Promise<Map<string, string | null>> {
  const rows = await ctx.sql<{ customer: string; name: string | null }[]>`
    select external_id as customer, name from customers where external_id = any(${customers}::text[])`;
  return new Map(rows.map(({ customer, name }) => [customer, name]));
}

type Unnamed = Omit<MeterRanking, "rows"> & { rows: Omit<RankedMeterCustomer, "name">[] };

function compute(
  ctx: Context,
  found: FoundMeter,
  input: MeterRankingInput,
  asked: Instant | null,
): Promise<Unnamed> {
  const { service, meter } = found;
  return ctx.sql.begin("isolation level repeatable read read only", async (tx) => {
    const reference = asked ?? (await latestEvent(tx, service.id));
    const about = {
      meter: meter.slug,
      service: service.slug,
      unit: meter.unit,
      aggregation: meter.aggregation,
      page: input.page,
      perPage: input.perPage,
    };
    if (reference === null) return { ...about, total: 0, totalPages: 0, reference: null, rows: [] };
    const ranker = isSummed(meter)
      ? slotRanker({ serviceId: service.id, slot: rollupSlot(meter), days: input.window })
      : eventRanker(service, meter, input.window);
    const { rows, total } = await rankWindow(tx, ranker, reference, input);
    return {
      ...about,
      total,
      totalPages: Math.ceil(total / input.perPage),
      reference,
      rows: await describe(tx, found, reference, rows),
    };
  });
}

async function describe(
  tx: TransactionSql,
  { service, meter }: FoundMeter,
  reference: Instant,
  rows: PlacedCustomer[],
): Promise<Unnamed["rows"]> {
  const ids = rows.map((row) => row.customerId);
  const windows = await meterWindows(tx, { service, meters: [meter] }, reference, ids);
  const named = await tx<{ id: number; customer: string }[]>`
    select id, external_id as customer from customers where id = any(${ids}::int[])`;
  const names = new Map(named.map(({ id, customer }) => [id, customer]));
  return rows.flatMap(({ customerId, rank, share, change }) => {
    const customer = names.get(customerId);
    const usage = windows.get(customerId)?.get(meter.slug);
    if (customer === undefined || !usage) return [];
    return { rank, customer, usage, share, change };
  });
}
