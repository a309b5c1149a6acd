import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { type Catalogue, currentCatalogue, type Service } from "#/domain/usage/catalogue/catalogue.ts";
import { changeCatalogue } from "#/domain/usage/catalogue/change-catalogue.ts";
import { lockedService } from "#/domain/usage/definitions/locked-service.ts";
import { placeMeter } from "#/domain/usage/definitions/place-meter.ts";

export const copilotService = "copilot";
export const creditsMeter = "credits";

/** Where the credits of a message are found in an event. */
export interface CopilotPlace {
  serviceId: number;
  /** From 1. */
  slot: number;
}

/**
 * Makes the service `copilot` with its meter `credits`, and the customer, where they are not there yet; as
 * part of the sample if the messages are. Throws conflict where a name is in other use, and where the
 * sample would come among real usage.
 */
export async function ensureCopilot(
  ctx: Context,
  { customer, isSample }: { customer: string; isSample: boolean },
): Promise<CopilotPlace> {
  const found = placeIn(await currentCatalogue(ctx.sql));
  if (!found) await changeCatalogue(ctx, (tx) => defineCopilot(tx, isSample, ctx.clock()));
  if (isSample) {
    await ctx.sql`
      insert into customers (external_id, name, is_sample, created_at)
      values (${customer}, 'Copilot sample', true, ${ctx.clock().toISOString()})
      on conflict (external_id) do nothing`;
    await refuseRealUsage(ctx, customer);
  }
  const place = found ?? placeIn(await currentCatalogue(ctx.sql));
  if (!place) throw new DomainError("busy", "Services or meters keep changing; try again in a moment.");
  return place;
}

/** Throws conflict for a meter of that name that is another one. */
function placeIn(catalogue: Catalogue): CopilotPlace | undefined {
  const known = catalogue.meters.get(creditsMeter);
  if (!known) return undefined;
  refuseForeign(known.service.slug, known.meter);
  return { serviceId: known.service.id, slot: known.meter.slot ?? 0 };
}

function refuseForeign(service: string, meter: Service["meters"][number]): void {
  const isOwn =
    service === copilotService && meter.aggregation === "sum" && meter.attribute === null && meter.slot;
  if (isOwn) return;
  throw new DomainError(
    "conflict",
    `There is a meter "${creditsMeter}" of service "${service}" that is not the one of Copilot's credits: a sum meter of service "${copilotService}" that reads no attribute. Remove it, so that Copilot's can be made.`,
  );
}

async function defineCopilot(tx: TransactionSql, isSample: boolean, now: Date): Promise<void> {
  const at = now.toISOString();
  await tx`
    insert into services (slug, name, is_sample, created_at) values (${copilotService}, 'Copilot', ${isSample}, ${at})
    on conflict (slug) do nothing`;
  const service = await lockedService(tx, copilotService);
  const { slot } = placeMeter(service.meters, { aggregation: "sum", attribute: null, quantityOf: null });
  // Meters are told apart by when they were made. One that was made by another meanwhile is looked at again.
  await tx`
    insert into meters (service_id, slug, name, unit, aggregation, slot, created_at)
    values (${service.id}, ${creditsMeter}, 'Copilot credits', 'credit', 'sum', ${slot}, greatest(${at}::timestamptz,
      (select max(created_at) + interval '1 microsecond' from meters where service_id = ${service.id})))
    on conflict do nothing`;
}

async function refuseRealUsage(ctx: Context, customer: string): Promise<void> {
  const [own] = await ctx.sql<{ customer: boolean; service: boolean }[]>`
    select exists (select from customers where external_id = ${customer} and not is_sample) as customer,
      exists (select from services where slug = ${copilotService} and not is_sample) as service`;
  if (!own?.customer && !own?.service) return;
  const what = own.service ? `Service "${copilotService}"` : `Customer ${JSON.stringify(customer)}`;
  throw new DomainError(
    "conflict",
    `${what} is no part of the sample, so the sample's messages are not put there. Set COPILOT_API_URL for real ones.`,
  );
}
