import { dataVersion } from "#/domain/analytics/data-version.ts";
import { cachedByVersion } from "#/domain/analytics/result-cache.ts";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { currentCatalogue, type Service } from "#/domain/usage/catalogue/catalogue.ts";
import type { DescribedService } from "./described.ts";
import { describeMeters, pageOf, serviceOf } from "./read-definitions.ts";

/** Services in the order in which they were made, with their meters and what they have seen. */
export async function listServices(
  ctx: Context,
  input: { page: number; perPage: number },
): Promise<{ total: number; rows: DescribedService[] }> {
  const services = [...(await currentCatalogue(ctx.sql)).services.values()];
  return { total: services.length, rows: await describeServices(ctx, pageOf(services, input)) };
}

/** One service. Throws not_found. */
export async function findService(ctx: Context, slug: string): Promise<DescribedService> {
  const service = serviceOf(await currentCatalogue(ctx.sql), slug);
  const [found] = await describeServices(ctx, [service]);
  if (!found) throw new DomainError("not_found", `There is no service ${JSON.stringify(slug)}.`);
  return found;
}

async function describeServices(ctx: Context, services: readonly Service[]): Promise<DescribedService[]> {
  const [meters, facts, seen] = await Promise.all([
    describeMeters(ctx, services),
    ctx.sql<{ id: number; is_sample: boolean; created_at: string }[]>`
      select id, is_sample, created_at from services where id = any(${services.map(({ id }) => id)}::int[])`,
    Promise.all(services.map((service) => seenOf(ctx, service.id))),
  ]);
  return services.flatMap((service, place) => {
    const fact = facts.find(({ id }) => id === service.id);
    if (!fact) return [];
    return {
      slug: service.slug,
      name: service.name,
      isSample: fact.is_sample,
      meters: meters.filter((meter) => meter.service === service.slug),
      events: seen[place]?.events ?? 0,
      lastSeenAt: seen[place]?.lastSeenAt ?? null,
      createdAt: fact.created_at,
    };
  });
}

interface Seen {
  events: number;
  lastSeenAt: string | null;
}

/** How many events of a service count, and when the latest occurred; from its rollups. */
async function seenOf(ctx: Context, serviceId: number): Promise<Seen> {
  const version = await dataVersion(ctx, serviceId);
  return cachedByVersion(version, `service ${serviceId} seen`, async () => {
    const [row] = await ctx.sql<Seen[]>`
      select coalesce(sum(events[16]), 0)::bigint as events, max(latest_at) as "lastSeenAt"
      from usage_rollups where service_id = ${serviceId} and events[16] > 0`;
    return row ?? { events: 0, lastSeenAt: null };
  });
}
