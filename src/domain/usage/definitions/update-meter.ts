import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import type { Aggregation, Meter, Service } from "#/domain/usage/catalogue/catalogue.ts";
import { changeCatalogue } from "#/domain/usage/catalogue/change-catalogue.ts";
import { isBuiltIn } from "./built-in.ts";
import type { DescribedMeter } from "./described.ts";
import { serviceHasEvents } from "./has-events.ts";
import { lockedMeter } from "./locked-service.ts";
import { firstOfSlot, type MeterPlace, type MeterSource, placeMeter } from "./place-meter.ts";
import { findMeter } from "./read-definitions.ts";

/** Changes of a meter; what is left out stays as it is. */
export interface MeterChanges {
  name?: string | undefined;
  unit?: string | undefined;
  /** Money per unit for events recorded from now on; null for none. */
  price?: string | null | undefined;
  aggregation?: Aggregation | undefined;
  attribute?: string | null | undefined;
  quantityOf?: string | null | undefined;
}

/**
 * Changes a meter; its slug stays. Throws not_found, and conflict when what it aggregates would change and
 * its service has events.
 */
export async function updateMeter(
  ctx: Context,
  slug: string,
  changes: MeterChanges,
): Promise<DescribedMeter> {
  await changeCatalogue(ctx, async (tx) => {
    const { service, meter } = await lockedMeter(tx, slug);
    const { aggregation, slot, attribute } = await nextPlace(tx, service, meter, changes);
    const price = changes.price === undefined ? meter.price : changes.price;
    await tx`
      update meters set name = ${changes.name ?? meter.name}, unit = ${changes.unit ?? meter.unit}, price = ${price},
        aggregation = ${aggregation}, slot = ${slot}, attribute = ${attribute}
      where service_id = ${service.id} and slug = ${slug}`;
  });
  return findMeter(ctx, slug);
}

type Found = Pick<Service, "id" | "slug" | "meters">;

async function nextPlace(
  tx: TransactionSql,
  service: Found,
  meter: Meter,
  changes: MeterChanges,
): Promise<MeterPlace & { aggregation: Aggregation }> {
  const before = sourceOf(service, meter);
  const after = nextSource(before, changes);
  const isSame = (["aggregation", "attribute", "quantityOf"] as const).every(
    (key) => before[key] === after[key],
  );
  if (isSame) return { aggregation: meter.aggregation, slot: meter.slot, attribute: meter.attribute };
  const refuse = (why: string) =>
    new DomainError("conflict", `Meter "${meter.slug}" keeps what it aggregates: ${why}.`, "aggregation");
  if (isBuiltIn(service.slug, meter.slug)) throw refuse("it is built in");
  if (await serviceHasEvents(tx, service.id)) {
    throw refuse(`service "${service.slug}" has usage events. Make another meter`);
  }
  const others = service.meters.filter((other) => other !== meter);
  const place = placeMeter(others, after);
  // Others may share its slot, which it keeps where it still has one of its own.
  const keepsSlot = ownsSlot(before, meter) && ownsSlot(after, place) && before.attribute === after.attribute;
  return { aggregation: after.aggregation, ...place, ...(keepsSlot && { slot: meter.slot }) };
}

const ownsSlot = ({ quantityOf }: MeterSource, { slot }: MeterPlace) => quantityOf === null && !!slot;

function sourceOf(service: Found, meter: Meter): MeterSource {
  const quantityOf = firstOfSlot(service, meter)?.slug ?? null;
  return {
    aggregation: meter.aggregation,
    // What it reads is then the other meter's affair.
    attribute: quantityOf === null ? meter.attribute : null,
    quantityOf,
  };
}

/** What was said before stands where nothing else is said, and where it can still be. */
function nextSource(before: MeterSource, changes: MeterChanges): MeterSource {
  const aggregation = changes.aggregation ?? before.aggregation;
  if (aggregation === "count") {
    return { aggregation, attribute: changes.attribute ?? null, quantityOf: changes.quantityOf ?? null };
  }
  const keptAttribute = changes.quantityOf == null ? before.attribute : null;
  const keptValueOf = changes.attribute == null ? before.quantityOf : null;
  return {
    aggregation,
    attribute: changes.attribute === undefined ? keptAttribute : changes.attribute,
    quantityOf: changes.quantityOf === undefined ? keptValueOf : changes.quantityOf,
  };
}
