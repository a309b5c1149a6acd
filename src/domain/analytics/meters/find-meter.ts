import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { currentCatalogue, type Meter, type Service } from "#/domain/usage/catalogue/catalogue.ts";

export interface FoundMeter {
  service: Service;
  meter: Meter;
  /** Changes with any service or meter. */
  catalogueVersion: number;
}

/** Throws not_found. */
export async function findMeter(ctx: Pick<Context, "sql">, slug: string): Promise<FoundMeter> {
  const { version, meters } = await currentCatalogue(ctx.sql);
  const found = meters.get(slug);
  if (!found)
    throw new DomainError("not_found", `There is no meter ${JSON.stringify(slug.slice(0, 100))}.`, "meter");
  return { ...found, catalogueVersion: version };
}
