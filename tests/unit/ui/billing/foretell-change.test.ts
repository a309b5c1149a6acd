import { describe, expect, test } from "vitest";
import type { BillingAccount } from "#/api/contract/billing.ts";
import { parseInstant } from "#/domain/instant.ts";
import { type BillingDraft, draftOf, toPutBilling } from "#/ui/billing/billing-draft.ts";
import { tellCadence } from "#/ui/billing/cadence-words.ts";
import { foretellChange, foretellEnd } from "#/ui/billing/foretell-change.ts";

const zone = "Europe/Berlin";
const now = parseInstant("2026-11-21T19:30:00Z", "now");
const basic = { slug: "basic", name: "Basic", version: 1, currency: "EUR" };
const pro = { slug: "pro", name: "Pro", version: 2, prorate: true };

const account: BillingAccount = {
  customer: "ada",
  name: null,
  time_zone: zone,
  state: "active",
  plan: basic,
  cadence: "monthly",
  anchor_day: 1,
  length_days: null,
  anchor_date: null,
  starts_at: "2026-10-31T23:00:00Z",
  ends_at: null,
  current_period: {
    customer: "ada",
    name: null,
    number: 1,
    starts_at: "2026-10-31T23:00:00Z",
    ends_at: "2026-11-30T23:00:00Z",
    whole_starts_at: "2026-10-31T23:00:00Z",
    whole_ends_at: "2026-11-30T23:00:00Z",
    is_partial: false,
    time_zone: zone,
    plan: basic,
    state: "open",
    closes_at: null,
    closed_at: null,
    failure: null,
    total: null,
    covered: null,
    due: null,
    due_currency: null,
    also_due: [],
  },
  next_period: { starts_at: "2026-11-30T23:00:00Z", ends_at: "2026-12-31T23:00:00Z", plan: basic },
  created_at: "2026-11-01T00:00:00Z",
};

const tell = (fields: Partial<BillingDraft>, of: BillingAccount | null = null, plan = pro) =>
  foretellChange({
    draft: { ...draftOf(of, zone), plan: plan.slug, ...fields },
    account: of,
    plan,
    zone,
    now,
  });

describe("a customer that is not billed yet", () => {
  test("begins now with a shorter period", () => {
    expect(tell({ dayOfMonth: "1" })).toEqual([
      "The first period is priced by Pro, and goes from now to the end of 2026-11-30, Europe/Berlin.",
      "That is less than a whole period: fixed amounts, included units and the grant shrink with it.",
    ]);
  });

  test("begins in the past, with the periods since", () => {
    expect(tell({ startsAt: "2026-09-01T00:00", dayOfMonth: "" })).toEqual([
      "The first period is priced by Pro, and goes from 2026-09-01 to the end of 2026-09-30, Europe/Berlin.",
      "The periods that are over by now open at once, and close after the grace time.",
    ]);
  });

  test("is told that a plan that does not prorate charges a short period whole", () => {
    expect(tell({ cadence: "weekly", weekday: "1" }, null, { ...pro, prorate: false })).toEqual([
      "The first period is priced by Pro, and goes from now to the end of 2026-11-22, Europe/Berlin.",
      "That is less than a whole period, but the plan does not prorate: fixed amounts, included units and the grant stay whole.",
    ]);
  });

  test("every so many days, counted from the first day", () => {
    expect(tell({ cadence: "days", lengthDays: "10", startsAt: "2026-12-05T00:00" })).toEqual([
      "The first period is priced by Pro, and goes from 2026-12-05 to the end of 2026-12-14, Europe/Berlin.",
    ]);
  });

  test.each([
    { dayOfMonth: "32" },
    { dayOfMonth: "first" },
    { cadence: "days", lengthDays: "" },
    { cadence: "days", lengthDays: "10", anchorDate: "2026-02-30" },
    { startsAt: "soon" },
  ] as const)("nothing is foretold of %j", (fields) => {
    expect(tell(fields)).toEqual([]);
  });
});

describe("a customer that is billed", () => {
  test("changes with the next period", () => {
    expect(tell({}, account)).toEqual([
      "The open period goes on to the end of 2026-11-30, on Basic.",
      "The next period is priced by Pro, and goes from 2026-12-01 to the end of 2026-12-31, Europe/Berlin.",
    ]);
  });

  test("changes now, in two shorter periods", () => {
    expect(tell({ when: "now" }, account)).toEqual([
      "The open period ends now, and its statement charges Basic for the part that has passed.",
      "The next period is priced by Pro, and goes from now to the end of 2026-11-30, Europe/Berlin.",
      "That is less than a whole period: fixed amounts, included units and the grant shrink with it.",
    ]);
  });

  test("is not cut where it is as asked", () => {
    expect(tell({ when: "now" }, account, { ...basic, prorate: true })).toEqual([
      "The open period is on Basic already, and ends as asked. It goes on.",
    ]);
  });

  test("keeps its day where the field is left empty", () => {
    const inMiddle = { ...account, anchor_day: 15 };
    expect(tell({ dayOfMonth: "" }, inMiddle)[1]).toContain("from 2026-12-01 to the end of 2026-12-14");
  });

  test("goes on where an end was to come", () => {
    const ending: BillingAccount = { ...account, state: "ending", ends_at: "2026-11-30T23:00:00Z" };
    expect(tell({}, ending)[0]).toBe("Billing goes on, and no longer ends.");
  });

  test("ends with its period, or now", () => {
    expect(foretellEnd(account, "period_end")[0]).toBe(
      "The open period is the last. It goes on to the end of 2026-11-30, Europe/Berlin.",
    );
    expect(foretellEnd(account, "now")[0]).toBe("The open period ends at this instant.");
  });
});

describe("what the form sends", () => {
  test("only the fields of its cadence, and the beginning only where billing begins", () => {
    const draft = { ...draftOf(null, zone), plan: "pro", startsAt: "2026-12-01T00:00", lengthDays: "7" };
    expect(toPutBilling(draft, null, zone)).toEqual({
      plan: "pro",
      cadence: "monthly",
      anchor_day: 1,
      starts_at: "2026-11-30T23:00:00Z",
    });
    expect(toPutBilling({ ...draft, cadence: "days", when: "now" }, account, zone)).toEqual({
      plan: "pro",
      cadence: "days",
      length_days: 7,
      anchor_date: undefined,
      when: "now",
    });
  });

  test("what is no number goes as such, for the server to refuse", () => {
    const draft = { ...draftOf(null, zone), dayOfMonth: "first" };
    expect(toPutBilling(draft, null, zone)).toMatchObject({ anchor_day: Number.NaN });
  });

  test("an account is what the form begins with", () => {
    expect(draftOf(account, zone)).toMatchObject({
      plan: "basic",
      dayOfMonth: "1",
      weekday: "",
      startsAt: "",
    });
    expect(draftOf({ ...account, state: "scheduled" }, zone).startsAt).toBe("2026-11-01T00:00:00");
  });
});

test.each([
  [{ cadence: "monthly", anchor_day: 1 }, "Monthly, on day 1"],
  [{ cadence: "monthly", anchor_day: 30 }, "Monthly, on day 30, or the last one"],
  [{ cadence: "monthly", anchor_day: 31 }, "Monthly, on the last day"],
  [{ cadence: "weekly", anchor_day: 7 }, "Weekly, on Sundays"],
  [{ cadence: "days", length_days: 10, anchor_date: "2026-11-01" }, "Every 10 days, counted from 2026-11-01"],
  [{ cadence: "days", length_days: 1, anchor_date: "2026-11-01" }, "Every day, counted from 2026-11-01"],
] as const)("%j is told as %s", (cadence, told) => {
  expect(tellCadence({ anchor_day: null, length_days: null, anchor_date: null, ...cadence })).toBe(told);
});
