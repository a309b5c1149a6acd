import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { changeCatalogue } from "#/domain/usage/catalogue/change-catalogue.ts";
import type { DescribedService } from "./described.ts";
import { findService } from "./list-services.ts";

/** Makes a service without meters. Throws conflict when there is one of that slug. */
export async function createService(
  ctx: Context,
  input: { slug: string; name?: string | undefined },
): Promise<DescribedService> {
  await changeCatalogue(ctx, async (tx) => {
    const [known] = await tx`select from services where slug = ${input.slug}`;
    if (known) throw new DomainError("conflict", `There is already a service "${input.slug}".`, "slug");
    await tx`
      insert into services (slug, name, created_at)
      values (${input.slug}, ${input.name ?? input.slug}, ${ctx.clock().toISOString()})`;
  });
  return findService(ctx, input.slug);
}
