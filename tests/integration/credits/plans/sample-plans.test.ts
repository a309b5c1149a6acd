import { expect, test } from "vitest";
import { PlanTerms as PlanTermsJson, toTerms } from "#/api/contract/plan-terms.ts";
import { createPlan } from "#/domain/credits/plans/create-plan.ts";
import type { PlanTerms } from "#/domain/credits/plans/plan-terms.ts";
import { previewPlan } from "#/domain/credits/plans/preview-plan.ts";
import { samplePlans } from "#/domain/credits/sample/sample-plans.ts";
import { recordSampleUsage } from "#/domain/usage/sample/record-sample-usage.ts";
import { removeSampleUsage } from "#/domain/usage/sample/remove-sample-usage.ts";
import { sampleCustomers } from "#/domain/usage/sample/sample-customers.ts";
import { useDatabase } from "../../../support/database.ts";

const { ctx, sql } = await useDatabase();

test("the sample's plans are in order and price what its customers use", async () => {
  await recordSampleUsage(ctx);
  const models = new Set<string>();
  for (const { terms, ...plan } of samplePlans) {
    expect(PlanTermsJson.parse(toTerms(terms))).toEqual(toTerms(terms));
    expect(await createPlan(ctx, { ...plan, terms, isSample: true })).toMatchObject({
      terms,
      isSample: true,
    });
    const used = new Set<number>();
    for (const { externalId } of sampleCustomers) {
      const { lines } = await previewPlan(ctx, { terms, customer: externalId });
      for (const { item, amount, pricing } of lines) {
        models.add(pricing.model);
        if (amount !== "0") used.add(item);
      }
    }
    expect(used.size).toBe(terms.items.length);
  }
  expect(models).toEqual(new Set(["flat", "per_unit", "graduated", "volume", "package"]));
});

test("with the sample go its plans; a service that another plan prices stays", async () => {
  const terms: PlanTerms = {
    currency: "USD",
    prorate: true,
    items: [{ model: "per_unit", name: null, meter: "api-requests", included: "0", price: "1" }],
    overage: null,
    grant: null,
  };
  await createPlan(ctx, { slug: "own", terms });
  await removeSampleUsage(ctx);
  expect(await sql`select slug from plans`).toEqual([{ slug: "own" }]);
  const services = await sql`select slug, is_sample from services where slug <> 'internet'`;
  expect(services).toEqual([{ slug: "APIRequests", is_sample: false }]);
});
