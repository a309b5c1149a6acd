import fc from "fast-check";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { toTerms } from "#/api/contract/plan-terms.ts";
import { DescribedPlan, Plan, PlanList, PlanVersion } from "#/api/contract/plans.ts";
import { createCaller } from "#/api/trpc/router.ts";
import { setPool } from "#/db/pool.ts";
import { createCustomer } from "#/domain/usage/definitions/create-customer.ts";
import { anyTerms } from "../../../support/any-plan.ts";
import { ask, read, readProblem } from "../../../support/ask.ts";
import { useDatabase } from "../../../support/database.ts";
import { remove, send } from "../../../support/send.ts";
import { makeServices } from "../../../support/usage-services.ts";

const { ctx, sql, settings } = await useDatabase();
const plans = "/api/v1/plans";
const meters = ["files", "minutes", "gigabytes", "viewers"];

beforeAll(async () => {
  setPool(settings);
  await makeServices(ctx);
});
beforeEach(async () => {
  await sql`truncate billing_accounts, billing_periods, plan_versions, plans, customers`;
});

const terms = (price: string, more: object = {}) => ({
  currency: "USD",
  items: [{ model: "per_unit", meter: "files", price }],
  ...more,
});
const make = (slug: string, body: object = {}) => send("POST", plans, { slug, terms: terms("0.5"), ...body });

/** As if a customer had been put on the plan. */
async function bill(externalId: string, slug: string): Promise<void> {
  await createCustomer(ctx, { externalId });
  await sql`
    insert into billing_accounts (customer_id, plan_id, cadence, anchor_day, starts_at, created_at)
    select customers.id, plans.id, 'monthly', 1, now(), now() from customers, plans
    where external_id = ${externalId} and slug = ${slug}`;
}

test("a plan is made, found, changed and removed", async () => {
  const created = await make("standard", { name: "Standard" });
  expect(created.headers.get("location")).toBe(`${plans}/standard`);
  const plan = await read(created, Plan, 201);
  expect(plan).toMatchObject({
    slug: "standard",
    name: "Standard",
    version: 1,
    customers: 0,
    archived_at: null,
  });
  expect(plan.terms).toEqual({
    currency: "USD",
    prorate: true,
    items: [{ model: "per_unit", name: null, meter: "files", included: "0", price: "0.5" }],
    overage: null,
    grant: null,
  });
  const { versions, ...found } = await read(await ask(`${plans}/standard`), DescribedPlan);
  expect(found).toEqual(plan);
  expect(versions).toMatchObject([{ version: 1, terms: plan.terms }]);
  const renamed = await read(await send("PUT", `${plans}/standard`, { name: "Basic" }), Plan);
  expect(renamed).toEqual({ ...plan, name: "Basic" });
  expect((await remove(`${plans}/standard`)).status).toBe(204);
  await readProblem(await ask(`${plans}/standard`), 404);
  await readProblem(await remove(`${plans}/standard`), 404);
  await readProblem(await send("PUT", `${plans}/standard`, {}), 404);
  expect(await sql`select from plan_versions`).toHaveLength(0);
});

test("other terms make another version, equal ones none, however they are written", async () => {
  await make("p");
  const put = async (body: object) => (await read(await send("PUT", `${plans}/p`, body), Plan)).version;
  expect(await put({ terms: terms("0.50") })).toBe(1);
  expect(await put({ terms: { ...terms("0.5"), prorate: true, grant: null, overage: null } })).toBe(1);
  expect(await put({ terms: terms("0.6") })).toBe(2);
  expect(await put({ name: "P" })).toBe(2);
  expect(await put({ terms: terms("0.5") })).toBe(3);
  const { versions } = await read(await ask(`${plans}/p`), DescribedPlan);
  expect(versions.map(({ version, terms }) => [version, terms.items[0]])).toMatchObject([
    [3, { price: "0.5" }],
    [2, { price: "0.6" }],
    [1, { price: "0.5" }],
  ]);
  const second = await read(await ask(`${plans}/p/versions/2`), PlanVersion);
  expect(second).toEqual(versions[1]);
  await readProblem(await ask(`${plans}/p/versions/4`), 404);
  await readProblem(await ask(`${plans}/none/versions/1`), 404);
  for (const none of ["0", "x", "1.5", "99999999999"]) {
    expect((await readProblem(await ask(`${plans}/p/versions/${none}`), 422)).errors?.[0]?.path).toBe(
      "version",
    );
  }
});

test("changes that come at once each make their own version", async () => {
  await make("p");
  const prices = ["1", "2", "3", "4", "5", "6", "7", "8"];
  const answers = await Promise.all(
    prices.map((price) => send("PUT", `${plans}/p`, { terms: terms(price) })),
  );
  const made = await Promise.all(answers.map((answer) => read(answer, Plan)));
  expect(made.map(({ version }) => version).sort()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  const { versions } = await read(await ask(`${plans}/p`), DescribedPlan);
  for (const { version, terms } of made) {
    expect(versions.find((kept) => kept.version === version)?.terms).toEqual(terms);
  }
});

test("a slug that is taken is a conflict, also for two who come at once", async () => {
  const both = await Promise.all([1, 2, 3].map(() => make("once")));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  expect((await readProblem(await make("once"), 409)).errors).toEqual([
    { path: "slug", message: 'There is already a plan "once".' },
  ]);
});

test("a plan that customers are on is archived", async () => {
  await make("p");
  await bill("ann", "p");
  expect(await read(await ask(`${plans}/p`), DescribedPlan)).toMatchObject({
    customers: 1,
    archived_at: null,
  });
  const archived = await read(await remove(`${plans}/p`), Plan);
  expect(archived.archived_at).not.toBeNull();
  expect(await read(await remove(`${plans}/p`), Plan)).toEqual(archived);
  await make("other");
  const slugs = async (query: string) =>
    (await read(await ask(`${plans}${query}`), PlanList)).data.map(({ slug }) => slug);
  expect(await slugs("")).toEqual(["other"]);
  expect(await slugs("?state=archived")).toEqual(["p"]);
  expect(await slugs("?state=all")).toEqual(["other", "p"]);
  await readProblem(await make("p"), 409);
  const changed = await read(await send("PUT", `${plans}/p`, { terms: terms("9") }), Plan);
  expect(changed).toMatchObject({ version: 2, archived_at: archived.archived_at });
});

test("a plan can be archived by a change, and is in use again after another", async () => {
  const { archived_at: _, ...made } = await read(await make("p"), Plan, 201);
  const put = async (body: object) => read(await send("PUT", `${plans}/p`, body), Plan);
  const archived = await put({ archived: true });
  expect(archived).toMatchObject(made);
  expect(archived.archived_at).not.toBeNull();
  expect(await put({ name: "p", archived: true })).toEqual(archived);
  expect(await put({})).toEqual(archived);
  expect(await put({ archived: false })).toEqual({ ...made, archived_at: null });
  await readProblem(await send("PUT", `${plans}/p`, { archived: "no" }), 422);
});

test("the list has pages", async () => {
  for (const slug of ["c", "B", "a", "d"]) await make(slug);
  const list = await read(await ask(`${plans}?page=2&per_page=3`), PlanList);
  expect([list.total, list.page, ...list.data.map(({ slug }) => slug)]).toEqual([4, 2, "d"]);
  for (const query of ["per_page=0", "per_page=101", "page=x", "state=gone", "q=1"]) {
    await readProblem(await ask(`${plans}?${query}`), 422);
  }
});

test("a meter and a service that any version of a plan prices stay", async () => {
  await make("p");
  await send("PUT", `${plans}/p`, {
    terms: { currency: "USD", items: [{ model: "flat", meter: "gigabytes", amount: 1 }] },
  });
  for (const path of ["meters/files", "meters/gigabytes", "services/FileSync", "services/Video"]) {
    const problem = await readProblem(await remove(`/api/v1/${path}`), 409);
    expect(problem.detail).toMatch(/^Plan "p" prices meter "(files|gigabytes)", so it stays\.$/);
  }
  await remove(`${plans}/p`);
  const service = { slug: "Brief", name: "Brief" };
  await send("POST", "/api/v1/services", service);
  await send("POST", "/api/v1/services/Brief/meters", { slug: "brief", unit: "x" });
  expect((await remove("/api/v1/meters/brief")).status).toBe(204);
  expect((await remove("/api/v1/services/Brief")).status).toBe(204);
});

test("a meter is removed or priced, whoever comes first", async () => {
  await send("POST", "/api/v1/services", { slug: "Race", name: "Race" });
  for (let round = 0; round < 10; round++) {
    const meter = `race-${round}`;
    await send("POST", "/api/v1/services/Race/meters", { slug: meter, unit: "x" });
    const priced = terms("1", { items: [{ model: "per_unit", meter, price: 1 }] });
    const [made, removed] = await Promise.all([
      make(meter, { terms: priced }),
      remove(`/api/v1/meters/${meter}`),
    ]);
    expect([made.status, removed.status]).toSatisfy(
      ([plan, gone]) => (plan === 201 && gone === 409) || (plan === 422 && gone === 204),
    );
  }
});

test("any terms that are in order come back as they were given", async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(anyTerms(meters), async (any) => {
      const slug = `any-${++count}`;
      const given = toTerms(any);
      expect((await read(await make(slug, { terms: given }), Plan, 201)).terms).toEqual(given);
      expect((await read(await send("PUT", `${plans}/${slug}`, { terms: given }), Plan)).version).toBe(1);
    }),
    { numRuns: 100 },
  );
});

test("tRPC answers what REST answers", async () => {
  const { credits } = createCaller({ operation: ctx, requestId: "request-1" });
  const created = await credits.plans.create({ slug: "p", terms: { ...terms("0.5"), items: [] } });
  expect(created).toMatchObject({ slug: "p", name: "p", version: 1 });
  await credits.plans.update({ slug: "p", changes: { terms: { currency: "jpy", items: [] } } });
  expect(await credits.plans.get({ slug: "p" })).toEqual(await read(await ask(`${plans}/p`), DescribedPlan));
  expect(await credits.plans.list()).toEqual(await read(await ask(plans), PlanList));
  expect(await credits.plans.version({ slug: "p", version: 1 })).toEqual(
    await read(await ask(`${plans}/p/versions/1`), PlanVersion),
  );
  await bill("ann", "p");
  expect(await credits.plans.remove({ slug: "p" })).toMatchObject({ slug: "p" });
  await credits.plans.create({ slug: "q", terms: { currency: "EUR", items: [] } });
  expect(await credits.plans.remove({ slug: "q" })).toBeNull();
  await expect(credits.plans.get({ slug: "q" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
