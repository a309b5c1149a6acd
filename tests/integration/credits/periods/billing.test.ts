import { describe, expect, test } from "vitest";
import { endBilling } from "#/domain/credits/periods/end-billing.ts";
import { findBilling } from "#/domain/credits/periods/find-billing.ts";
import { openPeriods } from "#/domain/credits/periods/open-periods.ts";
import { putBilling } from "#/domain/credits/periods/put-billing.ts";
import { removePlan } from "#/domain/credits/plans/remove-plan.ts";
import { updatePlan } from "#/domain/credits/plans/update-plan.ts";
import { removeCustomer } from "#/domain/usage/definitions/remove-customer.ts";
import { updateCustomer } from "#/domain/usage/definitions/update-customer.ts";
import { inCredits, makeCustomer, shortly, useBilling } from "./billing-world.ts";

const { ctx, at, period } = await useBilling();

const monthly = { cadence: "monthly", anchorDay: 1, when: "next_period" } as const;
const standard = { ...monthly, plan: "standard" };
const pro = { ...monthly, plan: "pro" };

describe("periods of a customer", () => {
  test("the first one is the part of its whole that is left; the next begin at its end", async () => {
    await makeCustomer(ctx, "ann", "Europe/Berlin");
    const billing = await putBilling(at("2023-03-15T10:00:00Z"), "ann", standard);
    expect(billing).toMatchObject({
      state: "active",
      startsAt: "2023-03-15T10:00:00Z",
      currentPeriod: { number: 1, isPartial: true, total: null, due: null },
      nextPeriod: { startsAt: "2023-03-31T22:00:00Z", endsAt: "2023-04-30T22:00:00Z" },
    });
    await openPeriods(at("2023-03-31T21:59:59.999Z"));
    expect(await period("ann")).toHaveLength(1);
    expect(await openPeriods(at("2023-03-31T22:00:00Z"))).toBe(1);
    expect(await openPeriods(at("2023-03-31T22:00:00Z"))).toBe(0);
    expect(await period("ann")).toEqual([
      "1: 2023-03-15T10:00..2023-03-31T22:00 of 2023-02-28T23:00..2023-03-31T22:00 standard",
      "2: 2023-03-31T22:00..2023-04-30T22:00 standard",
    ]);
  });

  test("a start in the past opens all that have begun since; one to come opens none before", async () => {
    await makeCustomer(ctx, "ann");
    await putBilling(at("2023-05-10"), "ann", { ...standard, startsAt: "2023-02-01" });
    expect(await period("ann")).toEqual([
      "1: 2023-02-01..2023-03-01 standard",
      "2: 2023-03-01..2023-04-01 standard",
      "3: 2023-04-01..2023-05-01 standard",
      "4: 2023-05-01..2023-06-01 standard",
    ]);
    await makeCustomer(ctx, "bob");
    const later = await putBilling(at("2023-05-10"), "bob", { ...standard, startsAt: "2023-06-01" });
    expect(later).toMatchObject({
      state: "scheduled",
      currentPeriod: null,
      nextPeriod: { endsAt: "2023-07-01T00:00:00Z" },
    });
    expect(await period("bob")).toEqual([]);
    // What has not begun may begin at another time.
    await putBilling(at("2023-05-11"), "bob", { ...pro, startsAt: "2023-06-15" });
    await openPeriods(at("2023-06-14T23:59:59Z"));
    expect(await period("bob")).toEqual([]);
    await openPeriods(at("2023-06-15"));
    expect(await period("bob")).toEqual(["1: 2023-06-15..2023-07-01 of 2023-06-01..2023-07-01 pro"]);
  });

  test("a start five years ago with periods of a day opens each day", async () => {
    await makeCustomer(ctx, "ann", "Pacific/Apia");
    const input = {
      plan: "standard",
      cadence: "days",
      lengthDays: 1,
      anchorDate: "2011-01-01",
      when: "now",
    } as const;
    await putBilling(at("2014-06-01"), "ann", { ...input, startsAt: "2009-06-01" });
    const days = await period("ann");
    // From the 31st of May 2009 to the 1st of June 2014, but for the 30th of December 2011, which the zone left out.
    expect(days).toHaveLength(1828 - 1);
    expect(days.filter((day) => day.includes("2011-12-30T10:00"))).toHaveLength(2);
  });

  test("a server that was away opens what it missed, of many customers at once", async () => {
    for (let n = 0; n < 30; n++) {
      await makeCustomer(ctx, `c${n}`);
      const cadence = { cadence: "weekly", anchorDay: 1 + (n % 7), when: "now" } as const;
      await putBilling(at("2023-01-01"), `c${n}`, { ...cadence, plan: "standard" });
    }
    const opened = await openPeriods(at("2023-03-01"));
    let periods = 0;
    for (let n = 0; n < 30; n++) periods += (await period(`c${n}`)).length;
    expect(periods).toBe(opened + 30);
    expect(opened).toBeGreaterThan(30 * 7);
  });
});

describe("a change", () => {
  test("with the next period leaves the open one as it is", async () => {
    await makeCustomer(ctx, "ann");
    await putBilling(at("2023-01-01"), "ann", standard);
    const changed = await putBilling(at("2023-01-10"), "ann", {
      plan: "pro",
      cadence: "weekly",
      when: "next_period",
    });
    expect(changed).toMatchObject({
      plan: { slug: "pro" },
      anchorDay: 3,
      currentPeriod: { plan: { slug: "standard" } },
      nextPeriod: { startsAt: "2023-02-01T00:00:00Z", endsAt: "2023-02-08T00:00:00Z", plan: { slug: "pro" } },
    });
    await openPeriods(at("2023-02-08"));
    expect(await period("ann")).toEqual([
      "1: 2023-01-01..2023-02-01 standard",
      "2: 2023-02-01..2023-02-08 pro",
      "3: 2023-02-08..2023-02-15 pro",
    ]);
  });

  test("now cuts the open period and begins another; again, it changes nothing", async () => {
    await makeCustomer(ctx, "ann");
    await putBilling(at("2023-01-01"), "ann", standard);
    for (const time of ["2023-01-10T12:00:00Z", "2023-01-10T12:00:00Z", "2023-01-11"]) {
      await putBilling(at(time), "ann", { ...pro, when: "now" });
      expect(await period("ann")).toEqual([
        "1: 2023-01-01..2023-01-10T12:00 of 2023-01-01..2023-02-01 standard",
        "2: 2023-01-10T12:00..2023-02-01 of 2023-01-01..2023-02-01 pro",
      ]);
    }
    await putBilling(at("2023-01-20"), "ann", { plan: "pro", cadence: "days", lengthDays: 10, when: "now" });
    expect((await period("ann")).slice(1)).toEqual([
      "2: 2023-01-10T12:00..2023-01-20 of 2023-01-01..2023-02-01 pro",
      "3: 2023-01-20..2023-01-30 pro",
    ]);
  });

  test("now to another rule begins a period by it, also where the open one would end on the same day", async () => {
    await makeCustomer(ctx, "ann");
    await putBilling(at("2023-01-01"), "ann", standard);
    // The 1st of February is a Wednesday.
    const weekly = { plan: "standard", cadence: "weekly", anchorDay: 3, when: "now" } as const;
    for (const time of ["2023-01-27", "2023-01-28"]) await putBilling(at(time), "ann", weekly);
    expect(await period("ann")).toEqual([
      "1: 2023-01-01..2023-01-27 of 2023-01-01..2023-02-01 standard",
      "2: 2023-01-27..2023-02-01 of 2023-01-25..2023-02-01 standard",
    ]);
  });

  test("now to what it is changes nothing, also where the customer moved since", async () => {
    await makeCustomer(ctx, "ann");
    await putBilling(at("2023-01-01"), "ann", standard);
    await updateCustomer(at("2023-01-02"), "ann", { timeZone: "Asia/Tokyo" });
    const before = await period("ann");
    await putBilling(at("2023-01-03"), "ann", { ...standard, when: "now" });
    expect(await period("ann")).toEqual(before);
    await updatePlan(at("2023-01-04"), "standard", { terms: inCredits(null) });
    await putBilling(at("2023-01-05"), "ann", { ...standard, when: "now" });
    expect((await period("ann"))[1]).toBe(
      "2: 2023-01-05..2023-01-31T15:00 of 2022-12-31T15:00..2023-01-31T15:00 standard",
    );
  });

  test("at the instant at which a period begins takes the place of the period", async () => {
    await makeCustomer(ctx, "ann");
    await putBilling(at("2023-01-01"), "ann", standard);
    await putBilling(at("2023-01-01"), "ann", { ...pro, when: "now" });
    expect(await period("ann")).toEqual(["1: 2023-01-01..2023-02-01 pro"]);
  });

  test("comes after all periods that began before it, also where no job has opened them", async () => {
    await makeCustomer(ctx, "ann");
    await putBilling(at("2023-01-01"), "ann", standard);
    await putBilling(at("2023-03-10"), "ann", pro);
    expect((await period("ann")).map((each) => each.split(" ").at(-1))).toEqual([
      "standard",
      "standard",
      "standard",
    ]);
  });

  test("of a plan's terms counts from the next period on", async () => {
    await makeCustomer(ctx, "ann");
    await putBilling(at("2023-01-01"), "ann", standard);
    await updatePlan(at("2023-01-02"), "standard", { terms: inCredits(null) });
    await openPeriods(at("2023-02-01"));
    const { currentPeriod } = await findBilling(at("2023-01-31"), "ann");
    expect(currentPeriod?.plan).toMatchObject({ version: 1, currency: "EUR" });
    expect((await findBilling(at("2023-02-01"), "ann")).currentPeriod?.plan).toMatchObject({
      version: 2,
      currency: "credits",
    });
  });

  test("keeps an archived plan for those who have it, and refuses it to others", async () => {
    await makeCustomer(ctx, "ann");
    await makeCustomer(ctx, "bob");
    await putBilling(at("2023-01-01"), "ann", standard);
    await removePlan(ctx, "standard");
    await putBilling(at("2023-01-02"), "ann", { ...standard, anchorDay: 15 });
    await expect(putBilling(at("2023-01-02"), "bob", standard)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("the end", () => {
  test("with the period lets it end as it would, and can be taken back", async () => {
    await makeCustomer(ctx, "ann");
    await putBilling(at("2023-01-05"), "ann", standard);
    for (const time of ["2023-01-10", "2023-01-11"]) {
      expect(await endBilling(at(time), "ann", "period_end")).toMatchObject({
        state: "ending",
        endsAt: "2023-02-01T00:00:00Z",
        nextPeriod: null,
      });
    }
    expect(await putBilling(at("2023-01-12"), "ann", standard)).toMatchObject({
      state: "active",
      endsAt: null,
    });
    await endBilling(at("2023-01-13"), "ann", "period_end");
    expect(await openPeriods(at("2023-04-01"))).toBe(0);
    expect(await findBilling(at("2023-02-01"), "ann")).toMatchObject({ state: "ended", currentPeriod: null });
  });

  test("now cuts the period; billing may begin anew, with a gap, and numbers go on", async () => {
    await makeCustomer(ctx, "ann");
    await putBilling(at("2023-01-01"), "ann", standard);
    const ended = { state: "ended", endsAt: "2023-01-10T00:00:00Z" };
    expect(await endBilling(at("2023-01-10"), "ann", "now")).toMatchObject(ended);
    expect(await endBilling(at("2023-01-12"), "ann", "now")).toMatchObject(ended);
    const early = putBilling(at("2023-03-10"), "ann", { ...pro, startsAt: "2023-01-09" });
    await expect(early).rejects.toMatchObject({ code: "conflict", path: "starts_at" });
    await putBilling(at("2023-03-10"), "ann", { ...pro, startsAt: "2023-02-15" });
    expect(await period("ann")).toEqual([
      "1: 2023-01-01..2023-01-10 of 2023-01-01..2023-02-01 standard",
      "2: 2023-02-15..2023-03-01 of 2023-02-01..2023-03-01 pro",
      "3: 2023-03-01..2023-04-01 pro",
    ]);
  });

  test("before the beginning calls it off", async () => {
    await makeCustomer(ctx, "ann");
    await putBilling(at("2023-01-01"), "ann", { ...standard, startsAt: "2023-02-01" });
    expect(await endBilling(at("2023-01-02"), "ann", "period_end")).toMatchObject({
      state: "ended",
      nextPeriod: null,
    });
    expect(await openPeriods(at("2023-06-01"))).toBe(0);
    await putBilling(at("2023-01-03"), "ann", { ...standard, startsAt: "2023-01-20" });
    await openPeriods(at("2023-02-01"));
    expect((await period("ann")).map(shortly)).toHaveLength(2);
  });
});

test("a customer with billing is not removed", async () => {
  await makeCustomer(ctx, "ann");
  await putBilling(at("2023-01-01"), "ann", standard);
  await endBilling(at("2023-01-02"), "ann", "now");
  await expect(removeCustomer(ctx, "ann")).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("billing"),
  });
});

test.each([
  ["an unknown customer", "bob", standard, "not_found", undefined],
  ["an unknown plan", "ann", { ...standard, plan: "none" }, "invalid", "plan"],
  ["a weekday above 7", "ann", { ...standard, cadence: "weekly", anchorDay: 8 }, "invalid", "anchor_day"],
  ["days without how many", "ann", { plan: "pro", cadence: "days", when: "now" }, "invalid", "length_days"],
  [
    "days with a day of the month",
    "ann",
    { ...standard, cadence: "days", lengthDays: 3 },
    "invalid",
    "anchor_day",
  ],
  ["months with a length", "ann", { ...standard, lengthDays: 3 }, "invalid", "length_days"],
  ["a start that is no time", "ann", { ...standard, startsAt: "soon" }, "unreadable", "starts_at"],
  ["a start too long ago", "ann", { ...standard, startsAt: "2018-01-14" }, "invalid", "starts_at"],
  ["a start too far ahead", "ann", { ...standard, startsAt: "2024-01-16" }, "invalid", "starts_at"],
] as const)("%s is refused", async (_, externalId, input, code, path) => {
  await makeCustomer(ctx, "ann");
  await expect(putBilling(at("2023-01-15"), externalId, input)).rejects.toMatchObject({ code, path });
  await expect(findBilling(ctx, "ann")).rejects.toMatchObject({ code: "not_found" });
});

test("a start can't move once periods are open", async () => {
  await makeCustomer(ctx, "ann");
  await putBilling(at("2023-01-15"), "ann", { ...standard, startsAt: "2023-01-10" });
  await putBilling(at("2023-01-16"), "ann", { ...standard, startsAt: "2023-01-10" });
  await expect(
    putBilling(at("2023-01-16"), "ann", { ...standard, startsAt: "2023-01-09" }),
  ).rejects.toMatchObject({ code: "conflict", path: "starts_at" });
});
