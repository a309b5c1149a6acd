import type { TransactionSql } from "postgres";
import { DomainError } from "#/domain/domain-error.ts";
import type { PlanTerms } from "./plan-terms.ts";

/** A plan that a customer can be put on. */
export interface HeldPlan {
  id: number;
  /** The latest. */
  version: number;
  terms: PlanTerms;
}

/**
 * The plan of that slug, for a customer that is put on it: it is neither changed, archived nor removed before the
 * commit. Throws invalid when there is none, and conflict when it is archived.
 */
export async function holdPlan(tx: TransactionSql, slug: string): Promise<HeldPlan> {
  const [plan] = await tx<(Omit<HeldPlan, "terms"> & { archived: boolean })[]>`
    select id, version, archived_at is not null as archived from plans where slug = ${slug} for key share`;
  if (!plan) throw new DomainError("invalid", `There is no plan ${JSON.stringify(slug)}.`, "plan");
  const { id, version, archived } = plan;
  if (archived) {
    throw new DomainError("conflict", `Plan "${slug}" is archived, so no customer can be put on it.`, "plan");
  }
  const [latest] = await tx<{ terms: PlanTerms }[]>`
    select terms from plan_versions where plan_id = ${id} and version = ${version}`;
  if (!latest) throw new Error(`plan ${id} has no version ${version}`);
  return { id, version, terms: latest.terms };
}
