import { z } from "zod";
import { CreatePlan, PreviewPlan, UpdatePlan } from "#/api/contract/plans.ts";
import { toPage } from "#/api/definition-answers.ts";
import {
  readCreatePlan,
  readPreviewPlan,
  readUpdatePlan,
  toDescribedPlan,
  toPlan,
  toPlanVersion,
  toPreview,
} from "#/api/plan-answers.ts";
import { createPlan } from "#/domain/credits/plans/create-plan.ts";
import { previewPlan } from "#/domain/credits/plans/preview-plan.ts";
import { describePlan, findPlanVersion, listPlans } from "#/domain/credits/plans/read-plans.ts";
import { removePlan } from "#/domain/credits/plans/remove-plan.ts";
import { updatePlan } from "#/domain/credits/plans/update-plan.ts";
import { page, procedure } from "../procedures.ts";

const bySlug = z.object({ slug: z.string() });

/** Plans; the same operations as the REST routes. Decimals are exact text. */
export const planProcedures = {
  list: procedure
    .input(
      z
        .object({
          ...page(20, 100),
          state: z.enum(["active", "archived", "all"]).default("active"),
        })
        .prefault({}),
    )
    .query(async ({ ctx: { operation }, input }) => toPage(input, await listPlans(operation, input), toPlan)),
  get: procedure
    .input(bySlug)
    .query(async ({ ctx: { operation }, input }) =>
      toDescribedPlan(await describePlan(operation, input.slug)),
    ),
  version: procedure
    .input(bySlug.extend({ version: z.int().min(1).max(2_147_483_647) }))
    .query(async ({ ctx: { operation }, input }) =>
      toPlanVersion(await findPlanVersion(operation, input.slug, input.version)),
    ),
  create: procedure
    .input(CreatePlan)
    .mutation(async ({ ctx: { operation }, input }) =>
      toPlan(await createPlan(operation, readCreatePlan(input))),
    ),
  update: procedure
    .input(bySlug.extend({ changes: UpdatePlan }))
    .mutation(async ({ ctx: { operation }, input }) =>
      toPlan(await updatePlan(operation, input.slug, readUpdatePlan(input.changes))),
    ),
  /** Answers the archived plan, or null when it is gone. */
  remove: procedure.input(bySlug).mutation(async ({ ctx: { operation }, input }) => {
    const archived = await removePlan(operation, input.slug);
    return archived && toPlan(archived);
  }),
  /** A mutation only because the terms may be longer than a URL; nothing is kept. */
  preview: procedure
    .input(PreviewPlan)
    .mutation(async ({ ctx: { operation }, input }) =>
      toPreview(await previewPlan(operation, readPreviewPlan(input))),
    ),
};
