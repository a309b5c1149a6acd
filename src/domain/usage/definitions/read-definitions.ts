import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import {
  type Catalogue,
  currentCatalogue,
  type Meter,
  type Service,
} from "#/domain/usage/catalogue/catalogue.ts";
import { type DescribedMeter, describeMeter, type MeterDetails, type MeterFill } from "./described.ts";

/** The service of that slug. Throws not_found. */
export function serviceOf(catalogue: Catalogue, slug: string): Service {
  const service = catalogue.services.get(slug);
  if (!service) throw new DomainError("not_found", `There is no service ${JSON.stringify(slug)}.`);
  return service;
}

/** The meter of that slug, and its service. Throws not_found. */
function meterOf(catalogue: Catalogue, slug: string): { service: Service; meter: Meter } {
  const found = catalogue.meters.get(slug);
  if (!found) throw new DomainError("not_found", `There is no meter ${JSON.stringify(slug)}.`);
  return found;
}

interface DetailRow {
  slug: string;
  createdAt: string;
  state: MeterFill["state"] | null;
  eventsTotal: number;
  eventsRead: number;
  eventsFilled: number;
  startedAt: string;
  finishedAt: string | null;
  failure: string | null;
}

/** The meters of some services, described. */
export async function describeMeters(ctx: Context, services: readonly Service[]): Promise<DescribedMeter[]> {
  const rows = await ctx.sql<DetailRow[]>`
    select slug, meters.created_at as "createdAt", state, events_total as "eventsTotal", events_read as "eventsRead",
      events_filled as "eventsFilled", started_at as "startedAt", finished_at as "finishedAt", failure
    from meters left join meter_fills fill on fill.service_id = meters.service_id and fill.meter_slug = slug
    where meters.service_id = any(${services.map(({ id }) => id)}::int[])`;
  const details = new Map(rows.map((row) => [row.slug, toDetails(row)]));
  return services.flatMap((service) =>
    service.meters.flatMap((meter) => {
      const found = details.get(meter.slug);
      return found ? [describeMeter(service, meter, found)] : [];
    }),
  );
}

function toDetails({ slug: _, createdAt, state, ...fill }: DetailRow): MeterDetails {
  return { createdAt, fill: state === null ? null : { state, ...fill } };
}

/** One meter, described. Throws not_found. */
export async function findMeter(ctx: Context, slug: string): Promise<DescribedMeter> {
  const { service } = meterOf(await currentCatalogue(ctx.sql), slug);
  const found = (await describeMeters(ctx, [service])).find((meter) => meter.slug === slug);
  if (!found) throw new DomainError("not_found", `There is no meter ${JSON.stringify(slug)}.`);
  return found;
}

/** Meters, of one service or of all, in the order of services and in which they were made. Throws not_found. */
export async function listMeters(
  ctx: Context,
  input: { service?: string | undefined; page: number; perPage: number },
): Promise<{ total: number; rows: DescribedMeter[] }> {
  const catalogue = await currentCatalogue(ctx.sql);
  const services =
    input.service === undefined ? [...catalogue.services.values()] : [serviceOf(catalogue, input.service)];
  const meters = await describeMeters(ctx, services);
  return { total: meters.length, rows: pageOf(meters, input) };
}

export function pageOf<T>(rows: readonly T[], { page, perPage }: { page: number; perPage: number }): T[] {
  return rows.slice((page - 1) * perPage, page * perPage);
}
