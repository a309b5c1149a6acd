import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import type { PlanTerms } from "./plan-terms.ts";
import { holdMeters } from "./priced-meters.ts";
import { findPlan, type Plan } from "./stored-plan.ts";

/** Makes a plan with its first version. Throws invalid for an unknown meter, and conflict when the slug is taken. */
export async function createPlan(
  ctx: Context,
  input: { slug: string; name?: string | undefined; terms: PlanTerms; isSample?: boolean },
): Promise<Plan> {
  const { slug, name, terms, isSample } = input;
  const now = ctx.clock().toISOString();
  return ctx.sql.begin(async (tx) => {
    await holdMeters(tx, terms);
    const [made] = await tx<{ id: number }[]>`
      insert into plans (slug, name, is_sample, created_at)
      values (${slug}, ${name ?? slug}, ${isSample ?? false}, ${now})
      on conflict (slug) do nothing returning id`;
    if (!made) throw new DomainError("conflict", `There is already a plan "${slug}".`, "slug");
    await tx`
      insert into plan_versions (plan_id, version, terms, actor, created_at)
      values (${made.id}, 1, ${JSON.stringify(terms)}::text::jsonb, ${ctx.actor}, ${now})`;
    return findPlan({ sql: tx }, slug);
  });
}
