import type { Context } from "#/domain/context.ts";
import { changeCatalogue } from "#/domain/usage/catalogue/change-catalogue.ts";

/** Makes the services that tests report: FileSync (one priced meter), Video (two, and one read from an attribute). */
export async function makeServices(ctx: Pick<Context, "sql">): Promise<void> {
  await changeCatalogue(ctx, async (tx) => {
    await tx`insert into services (slug, name) values ('FileSync', 'File sync'), ('Video', 'Video')`;
    await tx`
      insert into meters (service_id, slug, name, unit, slot, price, attribute)
      select services.id, made.slug, made.slug, 'unit', made.slot, made.price, made.attribute
      from services join (values
        ('FileSync', 'files', 1, 0.15, null),
        ('Video', 'minutes', 1, 15, null),
        ('Video', 'gigabytes', 2, 0.1, null),
        ('Video', 'viewers', 3, null, 'viewers')
      ) as made(service, slug, slot, price, attribute) on made.service = services.slug`;
  });
}
