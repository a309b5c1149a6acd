import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { changeCatalogue } from "#/domain/usage/catalogue/change-catalogue.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { generateSampleUsage } from "./generate-sample-usage.ts";
import { sampleCustomers } from "./sample-customers.ts";
import { sampleServices } from "./sample-services.ts";

/** Makes the sample's services and customers in a database without them, and records what they used. */
export async function recordSampleUsage(ctx: Context): Promise<void> {
  await changeCatalogue(ctx, (tx) => defineSample(tx, ctx.clock()));
  const receipts = await recordEvents(ctx, generateSampleUsage(ctx.clock()));
  const refused = receipts.find(({ status }) => status !== "accepted");
  if (refused) throw new Error(`a sample event was not recorded: ${JSON.stringify(refused)}`);
}

async function defineSample(tx: TransactionSql, now: Date): Promise<void> {
  const at = now.toISOString();
  await tx`
    insert into services (slug, name, is_sample, created_at)
    select slug, name, true, ${at} from unnest(
      ${sampleServices.map(({ slug }) => slug)}::text[], ${sampleServices.map(({ name }) => name)}::text[]
    ) as made(slug, name)`;
  await tx`
    insert into meters (service_id, slug, name, unit, aggregation, slot, price, created_at)
    select services.id, meter, services.name, unit, 'sum', 1, made.price::numeric, ${at}
    from unnest(
      ${sampleServices.map(({ slug }) => slug)}::text[], ${sampleServices.map(({ meter }) => meter)}::text[],
      ${sampleServices.map(({ unit }) => unit)}::text[], ${sampleServices.map(({ price }) => price)}::text[]
    ) as made(service, meter, unit, price)
    join services on services.slug = made.service`;
  await tx`
    insert into customers (external_id, name, time_zone, is_sample, created_at)
    select external_id, name, time_zone, true, ${at} from unnest(
      ${sampleCustomers.map(({ externalId }) => externalId)}::text[], ${sampleCustomers.map(({ name }) => name)}::text[],
      ${sampleCustomers.map(({ timeZone }) => timeZone)}::text[]
    ) as made(external_id, name, time_zone)`;
}
