import fc from "fast-check";
import { beforeAll, beforeEach, expect, test } from "vitest";
import type { PlanTerms } from "#/domain/credits/plans/plan-terms.ts";
import { findStatement } from "#/domain/credits/statements/find-statement.ts";
import type { PeriodStatement } from "#/domain/credits/statements/statement.ts";
import { isoUtc } from "#/domain/instant.ts";
import { currentCatalogue } from "#/domain/usage/catalogue/catalogue.ts";
import { replaceEvent } from "#/domain/usage/corrections/replace-event.ts";
import { voidEvent } from "#/domain/usage/corrections/void-event.ts";
import { recordEvents } from "#/domain/usage/recording/record-events.ts";
import { makeProbeService, probeMeters } from "../../../support/any-meter-events.ts";
import { anyTerms } from "../../../support/any-plan.ts";
import { closeAt, insertPeriods, insertPlan } from "../../../support/closing.ts";
import { useDatabase } from "../../../support/database.ts";
import { aggregatePlainly, type PlainEvent } from "../../../support/meter-oracle.ts";
import { ratePlainly, toPlaces } from "../../../support/plan-oracle.ts";
import { emptyTables } from "../../../support/stored-usage.ts";
import { fromUnits, toUnits } from "../../../support/usage-oracle.ts";

const { ctx, sql } = await useDatabase();

beforeAll(() => makeProbeService(sql));
beforeEach(() => emptyTables(sql));

const day = 86_400_000_000n;
const begin = BigInt(Date.UTC(2022, 11, 1)) * 1000n;
const boundsOf = {
  ann: [0, 2, 4, 5, 8, 10, 12, 14, 16, 18, 20, 24].map((n) => begin + BigInt(n) * day),
  bob: [1, 3, 6, 9, 11, 13, 15, 17, 19, 20, 24].map((n) => begin + BigInt(n) * day + 7n),
};
const names = ["ann", "bob"] as const;
const slugs = probeMeters.map(([slug]) => slug);

const tenths = fc.nat({ max: 150 }).map((n) => String(n / 10));
const at = fc.oneof(
  // Most are late soon.
  fc.bigInt({ min: begin, max: begin + 6n * day }),
  fc
    .tuple(
      fc.constantFrom(...boundsOf.ann.slice(0, 5), ...boundsOf.bob.slice(0, 5)),
      fc.constantFrom(-1n, 0n),
    )
    .map(([bound, off]) => bound + off),
);
const which = { customer: fc.constantFrom(...names), id: fc.constantFrom(..."abcdefghij") };
const values = {
  at,
  first: fc.option(tenths, { nil: null }),
  second: tenths,
};
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("record" as const),
      ...which,
      ...values,
      region: fc.constantFrom("eu", "us", null),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("replace" as const), ...which, ...values }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("void" as const), ...which }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("close" as const), days: fc.integer({ min: 1, max: 4 }) }),
  },
);

/** In money: what becomes of credits is the ledger's affair. */
const terms = anyTerms(slugs).map(
  (some): PlanTerms =>
    some.currency === "credits" ? { ...some, currency: "USD", overage: null, grant: null } : some,
);

test("whatever comes late, is corrected and is closed when, the statements of a period together say what it comes to", async () => {
  await fc.assert(
    fc.asyncProperty(terms, fc.array(step, { minLength: 30, maxLength: 45 }), async (plan, steps) => {
      await emptyTables(sql);
      const planId = await insertPlan(sql, "p", plan);
      for (const customer of names) {
        await insertPeriods(sql, { customer, planId, bounds: boundsOf[customer].map(isoUtc) });
      }
      const events = new Map<string, PlainEvent>();
      const closed = new Map<string, PeriodStatement>();
      let now = begin;
      for (const one of steps) {
        if (one.kind === "close") {
          now += BigInt(one.days) * day;
          const run = await closeAt(ctx, isoUtc(now));
          expect(run.failed).toBe(0);
          await check(plan, events, now, closed);
        } else await change(events, one);
      }
      await checkPreviews(plan, events, now);
    }),
    { numRuns: 18 },
  );
}, 85_000);

type StepOf<A> = A extends fc.Arbitrary<infer T> ? T : never;
type Change = Exclude<StepOf<typeof step>, { kind: "close" }>;

async function change(events: Map<string, PlainEvent>, one: Change): Promise<void> {
  const name = `${one.customer} ${one.id}`;
  const event = events.get(name);
  if (one.kind === "record") {
    const values = { ...(one.first !== null && { "probe-sum": one.first }), "probe-other": one.second };
    const [receipt] = await recordEvents(ctx, [
      {
        customer: one.customer,
        id: one.id,
        service: "probe",
        occurred_at: isoUtc(one.at),
        values,
        ...(one.region !== null && { attributes: { "it's": one.region } }),
      },
    ]);
    if (event) return;
    expect(receipt?.status).toBe("accepted");
    const [stored] = await sql<{ key: string }[]>`
      select key from usage_events join customers on customers.id = customer_id
      where external_id = ${one.customer} and usage_events.id = ${one.id}`;
    events.set(name, {
      customer: one.customer,
      at: one.at,
      key: stored?.key ?? "",
      quantities: [one.first, one.second],
      attributes: one.region === null ? null : { "it's": one.region },
      isVoided: false,
    });
  } else if (event && !event.isVoided) {
    const { customer, id } = one;
    if (one.kind === "void") {
      await voidEvent(ctx, { customer, id, reason: "x" });
      events.set(name, { ...event, isVoided: true });
    } else {
      const values = { ...(one.first !== null && { "probe-sum": one.first }), "probe-other": one.second };
      const replacement = { values, occurred_at: isoUtc(one.at) };
      await replaceEvent(ctx, { customer, id, reason: "x", replacement });
      events.set(name, { ...event, at: one.at, quantities: [one.first, one.second] });
    }
  }
}

/** What a meter of a period measures and costs: units of 10 ** -9, and minor units of the currency. */
type Plain = Map<string, { quantity: bigint; amount: bigint }>;

const placesOf = (currency: string) => (currency === "JPY" ? 0 : currency === "KWD" ? 3 : 2);

async function ratedPlainly(
  plan: PlanTerms,
  events: ReadonlyMap<string, PlainEvent>,
  customer: (typeof names)[number],
  number: number,
): Promise<Plain> {
  const [starts = 0n, ends = 0n] = boundsOf[customer].slice(number - 1, number + 1);
  const counting = [...events.values()].filter(
    (event) => event.customer === customer && !event.isVoided && event.at >= starts && event.at < ends,
  );
  const { meters } = await currentCatalogue(sql);
  const used = new Map<string, string>();
  for (const slug of slugs) {
    const meter = meters.get(slug)?.meter;
    const value = meter && aggregatePlainly(counting, meter);
    if (value != null) used.set(slug, fromUnits(value));
  }
  const lines = ratePlainly(plan, { starts, ends, wholeStarts: starts, wholeEnds: ends }, used);
  const plain: Plain = new Map();
  for (const [item, { meter }] of plan.items.entries()) {
    if (meter === null) continue;
    const amount = lines.filter((line) => line.item === item).reduce((sum, line) => sum + line.amount, 0n);
    plain.set(meter, { quantity: toUnits(used.get(meter) ?? "0"), amount });
  }
  return plain;
}

interface Stated {
  meter: string;
  quantity: string;
  amount: string;
}

/** A decimal that may be negative, in units of 10 ** -places. */
function signed(text: string, places: number): bigint {
  return text.startsWith("-") ? -toPlaces(text.slice(1), places) : toPlaces(text, places);
}

function addStated(plain: Plain, rows: readonly Stated[], currency: string): Plain {
  for (const { meter, quantity, amount } of rows) {
    const before = plain.get(meter) ?? { quantity: 0n, amount: 0n };
    plain.set(meter, {
      quantity: before.quantity + signed(quantity, 9),
      amount: before.amount + signed(amount, placesOf(currency)),
    });
  }
  return plain;
}

const readStated = (customer: string, number: number) => sql<Stated[]>`
  select meter, trim_scale(quantity)::text as quantity, trim_scale(amount)::text as amount from (
    select customer_id, period, meter, quantity, amount from statement_quantities
    union all select customer_id, adjusts_period, meter, quantity, amount from statement_lines where kind = 'adjustment'
  ) as stated join customers on customers.id = customer_id
  where external_id = ${customer} and period = ${number}`;

const endedBy = (customer: (typeof names)[number], now: bigint) =>
  boundsOf[customer].slice(1).filter((bound) => bound <= now).length;

async function check(
  plan: PlanTerms,
  events: ReadonlyMap<string, PlainEvent>,
  now: bigint,
  closed: Map<string, PeriodStatement>,
): Promise<void> {
  for (const customer of names) {
    const last = endedBy(customer, now);
    for (let number = 1; number <= last; number++) {
      const statement = await findStatement(ctx, { customer, number });
      expect(statement.isFinal).toBe(true);
      const places = placesOf(plan.currency);
      const sum = statement.lines.reduce((total, { amount }) => total + signed(amount, places), 0n);
      expect(signed(statement.total, places)).toBe(sum);
      const name = `${customer} ${number}`;
      // A statement that was closed before is the same, and takes in nothing more.
      if (closed.has(name)) expect(statement).toEqual(closed.get(name));
      closed.set(name, statement);
    }
    const waiting = await sql`
      select from late_usage join customers on customers.id = customer_id
      where external_id = ${customer} and adjusted_in is null`;
    if (waiting.length > 0) continue;
    for (let number = 1; number <= last; number++) {
      const stated = addStated(new Map(), await readStated(customer, number), plan.currency);
      expect(stated).toEqual(await ratedPlainly(plan, events, customer, number));
    }
  }
}

/** With what waits for the first open period, all is said. */
async function checkPreviews(
  plan: PlanTerms,
  events: ReadonlyMap<string, PlainEvent>,
  now: bigint,
): Promise<void> {
  for (const customer of names) {
    const open = endedBy(customer, now) + 1;
    if (open >= boundsOf[customer].length) continue;
    const { lines, isFinal } = await findStatement(ctx, { customer, number: open });
    expect(isFinal).toBe(false);
    for (let number = 1; number < open; number++) {
      const waiting = lines.flatMap(({ adjustsPeriod, meter, quantity, amount }) =>
        adjustsPeriod === number && meter !== null ? [{ meter, quantity: quantity ?? "0", amount }] : [],
      );
      const stated = addStated(
        new Map(),
        [...(await readStated(customer, number)), ...waiting],
        plan.currency,
      );
      expect(stated).toEqual(await ratedPlainly(plan, events, customer, number));
    }
  }
}
