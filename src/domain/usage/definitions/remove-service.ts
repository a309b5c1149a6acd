import type { Context } from "#/domain/context.ts";
import { refusePriced } from "#/domain/credits/plans/priced-meters.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { changeCatalogue } from "#/domain/usage/catalogue/change-catalogue.ts";
import { isBuiltIn } from "./built-in.ts";
import { dropService, serviceHasEvents } from "./has-events.ts";

/**
 * Removes a service that was never used, with its meters. Throws not_found, and conflict when it has events or a
 * plan prices a meter of it.
 */
export async function removeService(ctx: Context, slug: string): Promise<void> {
  if (isBuiltIn(slug)) {
    throw new DomainError("conflict", `Service "${slug}" is built in; session files are imported into it.`);
  }
  await changeCatalogue(ctx, async (tx) => {
    const [service] = await tx<{ id: number; meters: string[] }[]>`
      select id, array(select slug from meters where service_id = services.id) as meters
      from services where slug = ${slug}`;
    if (!service) throw new DomainError("not_found", `There is no service ${JSON.stringify(slug)}.`);
    if (await serviceHasEvents(tx, service.id)) {
      throw new DomainError("conflict", `Service "${slug}" has usage events, so it stays.`);
    }
    await refusePriced(tx, service.meters);
    await dropService(tx, service.id);
  });
}
