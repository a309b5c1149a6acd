import { readTerms, toTerms } from "#/api/contract/plan-terms.ts";
import type {
  CreatePlan,
  DescribedPlan,
  LinePricing,
  Plan,
  PlanPreview,
  PlanVersion,
  PreviewPlan,
  RatedLine,
  UpdatePlan,
} from "#/api/contract/plans.ts";
import { iso, isoOrNull } from "#/api/iso-time.ts";
import type { PlanPreview as Preview } from "#/domain/credits/plans/preview-plan.ts";
import type { LinePricing as Pricing, RatedLine as Rated } from "#/domain/credits/plans/rated-line.ts";
import type { Plan as StoredPlan, PlanVersion as StoredVersion } from "#/domain/credits/plans/stored-plan.ts";

/** A plan as callers see it. */
export function toPlan(plan: StoredPlan): Plan {
  return {
    slug: plan.slug,
    name: plan.name,
    version: plan.version,
    terms: toTerms(plan.terms),
    customers: plan.customers,
    is_sample: plan.isSample,
    archived_at: isoOrNull(plan.archivedAt),
    created_at: iso(plan.createdAt),
  };
}

/** A version of a plan as callers see it. */
export function toPlanVersion({ version, terms, actor, createdAt }: StoredVersion): PlanVersion {
  return { version, terms: toTerms(terms), actor, created_at: iso(createdAt) };
}

/** A plan with its versions as callers see it. */
export function toDescribedPlan({
  versions,
  ...plan
}: StoredPlan & { versions: StoredVersion[] }): DescribedPlan {
  return { ...toPlan(plan), versions: versions.map(toPlanVersion) };
}

/** A line's pricing as callers see it. */
export function toPricing(pricing: Pricing): LinePricing {
  if (!("tier" in pricing)) return pricing;
  const { from, upTo } = pricing.tier;
  return { ...pricing, tier: { from, up_to: upTo } };
}

/** A line of what a period costs as callers see it. */
const toRatedLine = (line: Rated): RatedLine => ({ ...line, pricing: toPricing(line.pricing) });

/** What a plan would have come to, as callers see it. */
export const toPreview = (preview: Preview): PlanPreview => ({
  ...preview,
  lines: preview.lines.map(toRatedLine),
});

/** What callers ask for, as the operations take it. */
export const readCreatePlan = (body: CreatePlan) => ({ ...body, terms: readTerms(body.terms) });
export const readUpdatePlan = ({ terms, ...changes }: UpdatePlan) => ({
  ...changes,
  terms: terms && readTerms(terms),
});
export const readPreviewPlan = (body: PreviewPlan) => ({ ...body, terms: readTerms(body.terms) });
