import type { Context } from "#/domain/context.ts";
import { findPlan, lockPlan, type Plan } from "./stored-plan.ts";

/**
 * Removes a plan that no customer ever was on; any other is archived: its customers keep it, and nobody else gets
 * it. Answers the archived plan, or null when it is gone. Throws not_found.
 */
export async function removePlan(ctx: Context, slug: string): Promise<Plan | null> {
  return ctx.sql.begin(async (tx) => {
    const { id } = await lockPlan(tx, slug);
    const [used] = await tx<{ is_used: boolean }[]>`
      select exists (select from billing_accounts where plan_id = ${id})
        or exists (select from billing_periods where plan_id = ${id}) as is_used`;
    if (used?.is_used) {
      const now = ctx.clock().toISOString();
      await tx`update plans set archived_at = ${now} where id = ${id} and archived_at is null`;
      return findPlan({ sql: tx }, slug);
    }
    await tx`delete from plan_versions where plan_id = ${id}`;
    await tx`delete from plans where id = ${id}`;
    return null;
  });
}
