import type { Context } from "#/domain/context.ts";
import { refusePriced } from "#/domain/credits/plans/priced-meters.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { changeCatalogue } from "#/domain/usage/catalogue/change-catalogue.ts";
import { isBuiltIn } from "./built-in.ts";
import { serviceHasEvents } from "./has-events.ts";
import { lockedMeter } from "./locked-service.ts";

/**
 * Removes a meter whose service was never used. Throws not_found, and conflict when it has events or a plan
 * prices it.
 */
export async function removeMeter(ctx: Context, slug: string): Promise<void> {
  await changeCatalogue(ctx, async (tx) => {
    const { service, meter } = await lockedMeter(tx, slug);
    if (isBuiltIn(service.slug, meter.slug)) {
      throw new DomainError("conflict", `Meter "${slug}" is built in; session files are imported into it.`);
    }
    if (await serviceHasEvents(tx, service.id)) {
      throw new DomainError(
        "conflict",
        `Service "${service.slug}" has usage events, so its meter "${slug}" stays.`,
      );
    }
    await refusePriced(tx, [slug]);
    await tx`delete from meters where service_id = ${service.id} and slug = ${slug}`;
  });
}
