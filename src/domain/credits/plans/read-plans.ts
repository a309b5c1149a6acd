import type { Context } from "#/domain/context.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { findPlan, type Plan, type PlanVersion, plansSql } from "./stored-plan.ts";

/** Most versions that a plan is described with. */
const mostVersions = 100;

export interface ListPlansInput {
  state: "active" | "archived" | "all";
  page: number;
  perPage: number;
}

/** Plans by slug, and how many there are. */
export async function listPlans(
  ctx: Pick<Context, "sql">,
  { state, page, perPage }: ListPlansInput,
): Promise<{ total: number; rows: Plan[] }> {
  const wanted = "where $1 = 'all' or (plan.archived_at is not null) = ($1 = 'archived')";
  const [counted] = await ctx.sql.unsafe<{ total: number }[]>(
    `select count(*)::int as total from plans plan ${wanted}`,
    [state],
  );
  const rows = await ctx.sql.unsafe<Plan[]>(
    `${plansSql} ${wanted} order by plan.slug collate "C" limit $2 offset $3`,
    [state, perPage, (page - 1) * perPage],
  );
  return { total: counted?.total ?? 0, rows: [...rows] };
}

/** A plan and its versions, the latest first. Throws not_found. */
export async function describePlan(
  ctx: Pick<Context, "sql">,
  slug: string,
): Promise<Plan & { versions: PlanVersion[] }> {
  const plan = await findPlan(ctx, slug);
  const versions = await ctx.sql<PlanVersion[]>`
    select version.version, terms, actor, version.created_at as "createdAt"
    from plan_versions version join plans on plans.id = plan_id
    where slug = ${slug} and version.version <= ${plan.version} order by version.version desc limit ${mostVersions}`;
  return { ...plan, versions: [...versions] };
}

/** The terms of one version of a plan. Throws not_found. */
export async function findPlanVersion(
  ctx: Pick<Context, "sql">,
  slug: string,
  version: number,
): Promise<PlanVersion> {
  const plan = await findPlan(ctx, slug);
  const [found] = await ctx.sql<PlanVersion[]>`
    select version.version, terms, actor, version.created_at as "createdAt"
    from plan_versions version join plans on plans.id = plan_id
    where slug = ${plan.slug} and version.version = ${version}`;
  if (found) return found;
  throw new DomainError("not_found", `Plan "${plan.slug}" has no version ${version}.`, "version");
}
