import { beforeAll, describe, expect, test } from "vitest";
import { BillingAccount, BillingPeriodList } from "#/api/contract/billing.ts";
import { createCaller } from "#/api/trpc/router.ts";
import { setPool } from "#/db/pool.ts";
import { ask, read, readProblem } from "../../../support/ask.ts";
import { makeCustomer, useBilling } from "./billing-world.ts";

const { ctx, sql, settings } = await useBilling();
// REST answers with the real time.
const operation = { ...ctx, clock: () => new Date() };
const { credits } = createCaller({ operation, requestId: "request-1" });

beforeAll(() => {
  setPool(settings);
});

const body = (value: unknown) => ({
  method: "PUT",
  body: JSON.stringify(value),
  headers: { "content-type": "application/json" },
});
const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

test("billing is put, read and ended over REST as over tRPC", async () => {
  await makeCustomer(ctx, "a/b", "Europe/Berlin");
  const path = "/api/v1/customers/a%2Fb/billing";
  await readProblem(await ask(path), 404);
  const put = await read(
    await ask(path, body({ plan: "standard", cadence: "monthly", anchor_day: 31, starts_at: ago(100) })),
    BillingAccount,
  );
  expect(put).toMatchObject({
    customer: "a/b",
    state: "active",
    time_zone: "Europe/Berlin",
    plan: { slug: "standard", name: "Standard", version: 1, currency: "EUR" },
    anchor_day: 31,
    length_days: null,
    anchor_date: null,
    ends_at: null,
    current_period: { state: "open", closes_at: null, total: null, is_partial: false },
  });
  expect(put.next_period?.starts_at).toBe(put.current_period?.ends_at);
  expect(await read(await ask(path), BillingAccount)).toEqual(put);
  expect(await credits.billing.get({ externalId: "a/b" })).toEqual(put);

  const changes = { plan: "pro", cadence: "days", length_days: 10, when: "now" } as const;
  const changed = await credits.billing.put({ externalId: "a/b", changes });
  expect(changed).toMatchObject({
    length_days: 10,
    anchor_day: null,
    current_period: { plan: { slug: "pro" } },
  });
  const list = await read(await ask("/api/v1/customers/a%2Fb/periods?per_page=2"), BillingPeriodList);
  expect(await credits.billing.periods({ externalId: "a/b", perPage: 2 })).toEqual(list);
  expect(list.data[0]).toEqual(changed.current_period);
  expect(list.data[1]?.ends_at).toBe(changed.current_period?.starts_at);
  const [first, second] = list.data;
  expect(first?.number).toBe(list.total);
  expect(second?.number).toBe(list.total - 1);

  const ending = await read(await ask(path, { method: "DELETE" }), BillingAccount);
  expect(ending).toMatchObject({ state: "ending", ends_at: first?.ends_at, next_period: null });
  const ended = await credits.billing.end({ externalId: "a/b", when: "now" });
  expect(ended).toMatchObject({ state: "ended", current_period: null });
  expect(await read(await ask(`${path}?when=now`, { method: "DELETE" }), BillingAccount)).toEqual(ended);
});

describe("the list of periods", () => {
  const list = async (query: string) =>
    read(await ask(`/api/v1/billing-periods?${query}`), BillingPeriodList);

  test("narrows by state, customer, plan and time, those that end last first", async () => {
    for (const [id, plan] of [
      ["ann", "standard"],
      ["bob", "pro"],
    ] as const) {
      await makeCustomer(ctx, id);
      const input = { plan, cadence: "days", length_days: 7, anchor_date: "2020-01-01", starts_at: ago(30) };
      await read(await ask(`/api/v1/customers/${id}/billing`, body(input)), BillingAccount);
    }
    const all = await list("");
    expect(all.total).toBe(10);
    const ends = all.data.map(({ ends_at }) => ends_at);
    expect(ends).toEqual(ends.toSorted().reverse());
    expect(await credits.billing.list()).toEqual(all);
    const ann = await list("customer=ann");
    expect(ann.data.map(({ number, customer }) => `${customer} ${number}`)).toEqual([
      "ann 5",
      "ann 4",
      "ann 3",
      "ann 2",
      "ann 1",
    ]);
    expect((await list("plan=pro")).data.map(({ customer }) => customer)).toEqual(Array(5).fill("bob"));
    expect((await list("page=2&per_page=3")).data).toEqual(all.data.slice(3, 6));
    const [third] = ann.data.filter(({ number }) => number === 3);
    const span = `from=${third?.starts_at}&to=${third?.ends_at}&customer=ann`;
    expect((await list(span)).data).toEqual([third]);
    await sql`update billing_periods set state = 'closing' where number = 1`;
    expect((await list("state=closing")).total).toBe(2);
    expect((await list("state=open")).total).toBe(8);
    expect((await list("state=closed")).data).toEqual([]);
  });

  test("says when an ended period closes, and what a closed one came to", async () => {
    await makeCustomer(ctx, "ann");
    const input = { plan: "standard", cadence: "days", length_days: 7, starts_at: ago(15) };
    await read(await ask("/api/v1/customers/ann/billing", body(input)), BillingAccount);
    await sql`update billing_periods set state = 'closed', closed_at = '2023-01-01T00:00:00Z' where number = 1`;
    await sql`
      insert into statements (customer_id, period, currency, total, due, due_currency, created_at)
      select customer_id, number, 'EUR', '12.50', '12.50', 'EUR', now() from billing_periods where number < 3`;
    const { data } = await list("customer=ann");
    const [current, ended, closed] = data;
    expect(current).toMatchObject({ state: "open", closes_at: null, total: null });
    expect(ended).toMatchObject({ state: "open", total: null, due: null, closed_at: null });
    expect(Date.parse(ended?.closes_at ?? "") - Date.parse(ended?.ends_at ?? "")).toBe(3_600_000);
    expect(closed).toMatchObject({
      state: "closed",
      closes_at: null,
      closed_at: "2023-01-01T00:00:00Z",
      total: "12.50",
      covered: null,
      due: "12.50",
      due_currency: "EUR",
    });
  });
});

test.each([
  ["no body", {}, 422, "plan"],
  ["no plan", { cadence: "monthly" }, 422, "plan"],
  ["an unknown plan", { plan: "none", cadence: "monthly" }, 422, "plan"],
  ["an unknown cadence", { plan: "pro", cadence: "yearly" }, 422, "cadence"],
  ["a day 32", { plan: "pro", cadence: "monthly", anchor_day: 32 }, 422, "anchor_day"],
  ["half a day", { plan: "pro", cadence: "monthly", anchor_day: 1.5 }, 422, "anchor_day"],
  ["a weekday 8", { plan: "pro", cadence: "weekly", anchor_day: 8 }, 422, "anchor_day"],
  ["367 days", { plan: "pro", cadence: "days", length_days: 367 }, 422, "length_days"],
  ["no length", { plan: "pro", cadence: "days" }, 422, "length_days"],
  [
    "a date that is none",
    { plan: "pro", cadence: "days", length_days: 7, anchor_date: "2023-02-30" },
    422,
    "anchor_date",
  ],
  ["a length of months", { plan: "pro", cadence: "monthly", length_days: 7 }, 422, "length_days"],
  ["a start that is none", { plan: "pro", cadence: "monthly", starts_at: "soon" }, 400, "starts_at"],
  ["a start long ago", { plan: "pro", cadence: "monthly", starts_at: "1999-01-01" }, 422, "starts_at"],
  ["another time", { plan: "pro", cadence: "monthly", when: "soon" }, 422, "when"],
  ["a field that nobody knows", { plan: "pro", cadence: "monthly", price: 1 }, 422, "price"],
] as const)("%s is refused with its path", async (_, input, status, path) => {
  await makeCustomer(ctx, "ann");
  const problem = await readProblem(await ask("/api/v1/customers/ann/billing", body(input)), status);
  expect(problem.errors?.map((error) => error.path)).toContain(path);
});

test.each([
  ["/billing-periods?state=done", 422],
  ["/billing-periods?customer=nobody", 404],
  ["/billing-periods?plan=none", 404],
  ["/billing-periods?from=soon", 400],
  ["/billing-periods?from=2023-02-01&to=2023-01-01", 422],
  ["/billing-periods?per_page=0", 422],
  ["/customers/nobody/periods", 404],
  ["/customers/nobody/billing", 404],
  ["/customers/a%00b/billing", 404],
])("%s answers %i", async (path, status) => {
  await readProblem(await ask(`/api/v1${path}`), status);
});
