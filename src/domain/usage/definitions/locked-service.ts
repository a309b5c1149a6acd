import type { TransactionSql } from "postgres";
import { DomainError } from "#/domain/domain-error.ts";
import type { Meter, Service } from "#/domain/usage/catalogue/catalogue.ts";

/** A service as a transaction of `changeCatalogue` finds it. Throws not_found. */
export async function lockedService(
  tx: TransactionSql,
  slug: string,
): Promise<Pick<Service, "id" | "slug" | "meters">> {
  const [service] = await tx<{ id: number }[]>`select id from services where slug = ${slug}`;
  if (!service) throw new DomainError("not_found", `There is no service ${JSON.stringify(slug)}.`);
  const meters = await tx<Meter[]>`
    select slug, name, unit, aggregation, slot, attribute, trim_scale(price) as price, is_filling as "isFilling"
    from meters where service_id = ${service.id} order by created_at, slot, slug`;
  return { id: service.id, slug, meters };
}

/** The meter of that slug and its service, likewise. Throws not_found. */
export async function lockedMeter(tx: TransactionSql, slug: string) {
  const [found] = await tx<{ service: string }[]>`
    select services.slug as service from meters join services on services.id = service_id where meters.slug = ${slug}`;
  if (!found) throw new DomainError("not_found", `There is no meter ${JSON.stringify(slug)}.`);
  const service = await lockedService(tx, found.service);
  const meter = service.meters.find((own) => own.slug === slug);
  if (!meter) throw new DomainError("not_found", `There is no meter ${JSON.stringify(slug)}.`);
  return { service, meter };
}
