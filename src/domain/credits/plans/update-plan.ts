import type { Context } from "#/domain/context.ts";
import type { PlanTerms } from "./plan-terms.ts";
import { holdMeters } from "./priced-meters.ts";
import { findPlan, lockPlan, type Plan } from "./stored-plan.ts";

/** Changes of a plan; what is left out stays as it is. */
export interface PlanChanges {
  name?: string | undefined;
  terms?: PlanTerms | undefined;
  /** Whether nobody else can be put on it. */
  archived?: boolean | undefined;
}

/**
 * Changes a plan. Other terms than the latest make a new version, for the periods that open from then on; equal
 * ones change nothing. Throws not_found, and invalid for an unknown meter.
 */
export async function updatePlan(
  ctx: Context,
  slug: string,
  { name, terms, archived }: PlanChanges,
): Promise<Plan> {
  return ctx.sql.begin(async (tx) => {
    if (terms) await holdMeters(tx, terms);
    const { id, version } = await lockPlan(tx, slug);
    const now = ctx.clock().toISOString();
    await tx`
      update plans set name = coalesce(${name ?? null}, name),
        archived_at = case ${archived ?? null}::boolean
          when true then coalesce(archived_at, ${now}::timestamptz) when false then null else archived_at end
      where id = ${id}`;
    if (terms) {
      const added = await tx`
        insert into plan_versions (plan_id, version, terms, actor, created_at)
        select ${id}, ${version + 1}, asked.terms, ${ctx.actor}, ${now}
        from (select ${JSON.stringify(terms)}::text::jsonb as terms) as asked
        where asked.terms <> (select terms from plan_versions where plan_id = ${id} and version = ${version})`;
      if (added.count > 0) await tx`update plans set version = ${version + 1} where id = ${id}`;
    }
    return findPlan({ sql: tx }, slug);
  });
}
