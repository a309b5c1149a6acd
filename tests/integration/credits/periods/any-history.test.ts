import fc from "fast-check";
import { expect, test } from "vitest";
import { endBilling } from "#/domain/credits/periods/end-billing.ts";
import { openPeriods } from "#/domain/credits/periods/open-periods.ts";
import { type BillingInput, putBilling } from "#/domain/credits/periods/put-billing.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { updateCustomer } from "#/domain/usage/definitions/update-customer.ts";
import { at, makeCustomer, useBilling } from "./billing-world.ts";

const { ctx, sql } = await useBilling();

const hour = 3_600_000;
const zones = [
  "UTC",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
  "Europe/Berlin",
  "America/St_Johns",
  "Asia/Kathmandu",
  "Africa/Cairo",
];

const rule = fc.oneof(
  fc.record({ cadence: fc.constant("monthly" as const), anchorDay: fc.constantFrom(1, 15, 29, 31) }),
  fc.record({ cadence: fc.constant("weekly" as const), anchorDay: fc.integer({ min: 1, max: 7 }) }),
  fc.record({
    cadence: fc.constant("days" as const),
    lengthDays: fc.constantFrom(1, 2, 10),
    anchorDate: fc.constantFrom("2023-03-01", "2024-01-01"),
  }),
);

/** What is done after so many hours; often at the same instant, or within a day. */
const step = fc.record({
  hours: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 31, max: 1500 })),
  act: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("put" as const),
        rule,
        plan: fc.constantFrom("standard", "pro"),
        when: fc.constantFrom("now" as const, "next_period" as const),
        /** Hours from then. */
        starts: fc.option(fc.integer({ min: -800, max: 800 }), { nil: undefined }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("end" as const),
        when: fc.constantFrom("now" as const, "period_end" as const),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("move" as const), zone: fc.constantFrom(...zones) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("open" as const) }) },
  ),
});

interface Period {
  number: number;
  starts: number;
  ends: number;
  whole_starts: number;
  whole_ends: number;
}

const read = () => sql<Period[]>`
  select number, extract(epoch from starts_at)::float8 * 1000 as starts, extract(epoch from ends_at)::float8 * 1000 as ends,
    extract(epoch from whole_starts_at)::float8 * 1000 as whole_starts, extract(epoch from whole_ends_at)::float8 * 1000 as whole_ends
  from billing_periods order by number`;

/** Hours at which the customer is billed, as who did it all would say; null where an hour is only partly. */
function expectBilled(periods: readonly Period[], stretches: readonly { from: number; to: number }[]) {
  for (const [place, { from, to }] of stretches.entries()) {
    const inside = periods.filter(({ starts }) => starts >= from && starts < to);
    if (to > from) expect({ place, first: inside[0]?.starts }).toEqual({ place, first: from });
  }
}

test("whatever is asked when, no instant of what is billed is in two periods or in none, and the past stays", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...zones),
      fc.array(step, { minLength: 1, maxLength: 12 }),
      async (zone, steps) => {
        await sql`truncate billing_accounts, billing_periods, credit_accounts, credit_grants, customers`;
        await makeCustomer(ctx, "ann", zone);
        let now = Date.parse("2023-03-05T09:00:00Z");
        const stretches: { from: number; to: number }[] = [];
        let before: Period[] = [];
        for (const { hours, act } of steps) {
          now += hours * hour;
          const then = at(ctx, new Date(now).toISOString());
          const previous = stretches.at(-1);
          if (act.kind === "put") {
            const startsAt =
              act.starts === undefined ? undefined : new Date(now + act.starts * hour).toISOString();
            const input: BillingInput = { ...act.rule, plan: act.plan, when: act.when, startsAt };
            await orRefused(putBilling(then, "ann", input));
          } else if (act.kind === "end") await orRefused(endBilling(then, "ann", act.when));
          else if (act.kind === "move") await updateCustomer(then, "ann", { timeZone: act.zone });
          await openPeriods(then);
          const [account] = await sql<{ starts: number; ends: number | null }[]>`
            select extract(epoch from starts_at)::float8 * 1000 as starts, extract(epoch from ends_at)::float8 * 1000 as ends
            from billing_accounts`;
          const periods = [...(await read())];
          if (account) {
            const stretch = { from: account.starts, to: account.ends ?? Number.POSITIVE_INFINITY };
            // A stretch that has begun is the same one until another begins.
            if (previous && (previous.from === stretch.from || previous.from > now)) stretches.pop();
            stretches.push(stretch);
          }
          checkPeriods(periods, stretches, now);
          for (const old of before) {
            if (old.ends <= now - hours * hour) expect(periods[old.number - 1]).toEqual(old);
          }
          before = periods;
        }
      },
    ),
    { numRuns: 60 },
  );
});

async function orRefused(asked: Promise<unknown>): Promise<void> {
  await asked.catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
  });
}

function checkPeriods(
  periods: readonly Period[],
  stretches: readonly { from: number; to: number }[],
  now: number,
): void {
  const begun = stretches.filter(({ from, to }) => from <= now && from < to);
  expectBilled(periods, begun);
  for (const [place, period] of periods.entries()) {
    expect(period.number).toBe(place + 1);
    expect(period.starts).toBeLessThan(period.ends);
    expect(period.starts).toBeLessThanOrEqual(now);
    expect(period.whole_starts).toBeLessThanOrEqual(period.starts);
    expect(period.whole_ends).toBeGreaterThanOrEqual(period.ends);
    const next = periods[place + 1];
    if (!next) continue;
    // Periods touch, unless billing ended with this one and began anew with the next.
    const isGap =
      begun.some(({ to }) => to === period.ends) && begun.some(({ from }) => from === next.starts);
    if (next.starts !== period.ends) expect({ period, next, isGap }).toMatchObject({ isGap: true });
    expect(next.starts).toBeGreaterThanOrEqual(period.ends);
  }
  const last = begun.at(-1);
  if (last) expect(periods.at(-1)?.ends).toBeGreaterThanOrEqual(last.to > now ? now + 1 : last.to);
  if (last && last.to < Number.POSITIVE_INFINITY) expect(periods.at(-1)?.ends).toBeLessThanOrEqual(last.to);
}
