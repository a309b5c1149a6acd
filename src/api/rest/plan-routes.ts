import { createRoute, z } from "@hono/zod-openapi";
import { wholeNumber } from "#/api/contract/fields.ts";
import {
  CreatePlan,
  DescribedPlan,
  Plan,
  PlanList,
  PlanListQuery,
  PlanPreview,
  PlanVersion,
  PreviewPlan,
  UpdatePlan,
} from "#/api/contract/plans.ts";
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
import { jsonAnswer, jsonBody, problemAnswers } from "./answers.ts";
import { createRoutes, exactJson } from "./app.ts";

const tags = ["Plans"];
const slug = z.string().openapi({ example: "standard" });
const SlugParam = z.object({ slug });
const VersionParam = z.object({
  slug,
  version: wholeNumber(2_147_483_647),
});

const listRoute = createRoute({
  method: "get",
  path: "/plans",
  tags,
  summary: "Plans by slug",
  request: { query: PlanListQuery },
  responses: { 200: jsonAnswer(PlanList, "One page of the plans"), ...problemAnswers(422) },
});

const createPlanRoute = createRoute({
  method: "post",
  path: "/plans",
  tags,
  summary: "Make a plan",
  middleware: exactJson,
  request: { body: jsonBody(CreatePlan) },
  responses: { 201: jsonAnswer(Plan, "The plan, with its first version"), ...problemAnswers(400, 409, 422) },
});

const previewRoute = createRoute({
  method: "post",
  path: "/plans/preview",
  tags,
  summary: "What a customer's real usage would come to on a plan",
  description:
    "Prices what the customer used between `from` and `to` as one whole period of a plan with these terms. Nothing is kept.",
  middleware: exactJson,
  request: { body: jsonBody(PreviewPlan) },
  responses: { 200: jsonAnswer(PlanPreview, "Lines and total"), ...problemAnswers(400, 404, 422) },
});

const findRoute = createRoute({
  method: "get",
  path: "/plans/{slug}",
  tags,
  summary: "One plan, and its versions",
  request: { params: SlugParam },
  responses: { 200: jsonAnswer(DescribedPlan, "The plan"), ...problemAnswers(404) },
});

const findVersionRoute = createRoute({
  method: "get",
  path: "/plans/{slug}/versions/{version}",
  tags,
  summary: "The terms of one version of a plan",
  request: { params: VersionParam },
  responses: { 200: jsonAnswer(PlanVersion, "The version"), ...problemAnswers(404, 422) },
});

const updateRoute = createRoute({
  method: "put",
  path: "/plans/{slug}",
  tags,
  summary: "Rename a plan, give it other terms, archive it or take it into use again",
  description:
    "Other terms make another version, which periods get that open from then on; periods that have begun keep theirs. The same terms change nothing.",
  middleware: exactJson,
  request: { params: SlugParam, body: jsonBody(UpdatePlan) },
  responses: { 200: jsonAnswer(Plan, "The plan"), ...problemAnswers(400, 404, 422) },
});

const removeRoute = createRoute({
  method: "delete",
  path: "/plans/{slug}",
  tags,
  summary: "Remove a plan, or archive it once customers were billed by it",
  description: "The customers of an archived plan keep it; nobody else can be put on it.",
  request: { params: SlugParam },
  responses: {
    200: jsonAnswer(Plan, "It is archived"),
    204: { description: "It is gone: no customer ever was on it" },
    ...problemAnswers(404),
  },
});

export const planRoutes = createRoutes()
  .openapi(listRoute, async (c) => {
    const { page, per_page: perPage, state } = c.req.valid("query");
    const found = await listPlans(c.get("operation"), { page, perPage, state });
    return c.json(toPage({ page, perPage }, found, toPlan), 200);
  })
  .openapi(createPlanRoute, async (c) => {
    const plan = await createPlan(c.get("operation"), readCreatePlan(c.req.valid("json")));
    return c.json(toPlan(plan), 201, { location: `/api/v1/plans/${plan.slug}` });
  })
  .openapi(previewRoute, async (c) =>
    c.json(toPreview(await previewPlan(c.get("operation"), readPreviewPlan(c.req.valid("json")))), 200),
  )
  .openapi(findRoute, async (c) =>
    c.json(toDescribedPlan(await describePlan(c.get("operation"), c.req.valid("param").slug)), 200),
  )
  .openapi(findVersionRoute, async (c) => {
    const { slug, version } = c.req.valid("param");
    return c.json(toPlanVersion(await findPlanVersion(c.get("operation"), slug, version)), 200);
  })
  .openapi(updateRoute, async (c) => {
    const changes = readUpdatePlan(c.req.valid("json"));
    return c.json(toPlan(await updatePlan(c.get("operation"), c.req.valid("param").slug, changes)), 200);
  })
  .openapi(removeRoute, async (c) => {
    const archived = await removePlan(c.get("operation"), c.req.valid("param").slug);
    return archived ? c.json(toPlan(archived), 200) : c.body(null, 204);
  });
