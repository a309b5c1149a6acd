import type { Context } from "#/domain/context.ts";
import { currentCatalogue } from "#/domain/usage/catalogue/catalogue.ts";
import { changeCatalogue } from "#/domain/usage/catalogue/change-catalogue.ts";
import type { DescribedService } from "./described.ts";
import { findService } from "./list-services.ts";
import { serviceOf } from "./read-definitions.ts";

/** Renames a service; its slug, which callers send, stays. Throws not_found. */
export async function updateService(
  ctx: Context,
  slug: string,
  changes: { name?: string | undefined },
): Promise<DescribedService> {
  const { name } = changes;
  const service = serviceOf(await currentCatalogue(ctx.sql), slug);
  if (name !== undefined && name !== service.name) {
    await changeCatalogue(ctx, (tx) => tx`update services set name = ${name} where id = ${service.id}`);
  }
  return findService(ctx, slug);
}
