import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import type { Aggregation } from "#/domain/usage/catalogue/catalogue.ts";
import { changeCatalogue } from "#/domain/usage/catalogue/change-catalogue.ts";
import type { DescribedMeter } from "./described.ts";
import { lockedService } from "./locked-service.ts";
import { placeMeter } from "./place-meter.ts";
import { findMeter } from "./read-definitions.ts";

export interface NewMeter {
  service: string;
  slug: string;
  name?: string | undefined;
  unit: string;
  aggregation: Aggregation;
  /** Money per unit, an exact decimal. */
  price?: string | null | undefined;
  attribute?: string | null | undefined;
  quantityOf?: string | null | undefined;
}

/**
 * Adds a meter to a service. Throws not_found, conflict when the slug is taken, and invalid when what it
 * reads does not fit its aggregation. `then` runs in the same transaction.
 */
export async function createMeter(
  ctx: Context,
  input: NewMeter,
  then?: (tx: TransactionSql, serviceId: number) => Promise<void>,
): Promise<DescribedMeter> {
  await changeCatalogue(ctx, async (tx) => {
    const service = await lockedService(tx, input.service);
    const [taken] = await tx<{ service: string }[]>`
      select services.slug as service from meters join services on services.id = service_id
      where meters.slug = ${input.slug}`;
    if (taken) {
      const detail = `There is already a meter "${input.slug}", of service "${taken.service}"; slugs are unique among all meters.`;
      throw new DomainError("conflict", detail, "slug");
    }
    const { slot, attribute } = placeMeter(service.meters, {
      aggregation: input.aggregation,
      attribute: input.attribute ?? null,
      quantityOf: input.quantityOf ?? null,
    });
    // Meters are told apart by when they were made: the first of a slot is the one that events name.
    await tx`
      insert into meters (service_id, slug, name, unit, aggregation, slot, attribute, price, created_at)
      values (${service.id}, ${input.slug}, ${input.name ?? input.slug}, ${input.unit}, ${input.aggregation},
        ${slot}, ${attribute}, ${input.price ?? null}, greatest(${ctx.clock().toISOString()}::timestamptz,
          (select max(created_at) + interval '1 microsecond' from meters where service_id = ${service.id})))`;
    await then?.(tx, service.id);
  });
  return findMeter(ctx, input.slug);
}
