import { describe, expect, test } from "vitest";
import { endBilling } from "#/domain/credits/periods/end-billing.ts";
import { findBilling } from "#/domain/credits/periods/find-billing.ts";
import { openPeriods } from "#/domain/credits/periods/open-periods.ts";
import { putBilling } from "#/domain/credits/periods/put-billing.ts";
import { updateCustomer } from "#/domain/usage/definitions/update-customer.ts";
import { makeCustomer, useBilling } from "./billing-world.ts";

const { ctx, sql, at, period } = await useBilling();

const monthly = { plan: "standard", cadence: "monthly", anchorDay: 1, when: "next_period" } as const;
const daily = {
  plan: "standard",
  cadence: "days",
  lengthDays: 1,
  anchorDate: "2023-01-01",
  when: "now",
} as const;

describe("a customer that moves keeps what began, and ends on the same date of its new zone", () => {
  test("to the east: the period is shorter by the hours between", async () => {
    await makeCustomer(ctx, "ann");
    await putBilling(at("2023-02-01"), "ann", monthly);
    await updateCustomer(at("2023-02-10"), "ann", { timeZone: "Asia/Tokyo" });
    await openPeriods(at("2023-03-02"));
    expect(await period("ann")).toEqual([
      "1: 2023-02-01..2023-02-28T15:00 standard",
      "2: 2023-02-28T15:00..2023-03-31T15:00 standard",
    ]);
    const { rows } = await sql`select time_zone from billing_periods order by number`.then((found) => ({
      rows: [...found],
    }));
    expect(rows).toEqual([{ time_zone: "UTC" }, { time_zone: "Asia/Tokyo" }]);
  });

  test("to the west: it is longer", async () => {
    await makeCustomer(ctx, "ann", "Asia/Tokyo");
    await putBilling(at("2023-01-31T15:00:00Z"), "ann", monthly);
    await updateCustomer(at("2023-02-10"), "ann", { timeZone: "America/New_York" });
    await openPeriods(at("2023-03-02"));
    expect(await period("ann")).toEqual([
      "1: 2023-01-31T15:00..2023-03-01T05:00 standard",
      "2: 2023-03-01T05:00..2023-04-01T04:00 standard",
    ]);
  });

  test("there and back again is as if nothing had been", async () => {
    await makeCustomer(ctx, "ann", "Europe/Berlin");
    await putBilling(at("2023-02-10"), "ann", monthly);
    const before = await period("ann");
    await updateCustomer(at("2023-02-11"), "ann", { timeZone: "America/New_York" });
    expect(await period("ann")).not.toEqual(before);
    await updateCustomer(at("2023-02-12"), "ann", { timeZone: "Europe/Berlin" });
    expect(await period("ann")).toEqual(before);
  });

  test("where that date has begun already, the period is over and the next one open", async () => {
    await makeCustomer(ctx, "ann");
    await putBilling(at("2023-02-01"), "ann", monthly);
    await updateCustomer(at("2023-02-28T20:00:00Z"), "ann", { timeZone: "Pacific/Kiritimati" });
    expect(await period("ann")).toEqual([
      "1: 2023-02-01..2023-02-28T10:00 standard",
      "2: 2023-02-28T10:00..2023-03-31T10:00 standard",
    ]);
  });

  test("where it began before the period did, the zone's next date ends it", async () => {
    await makeCustomer(ctx, "ann", "Pacific/Pago_Pago");
    await putBilling(at("2023-03-01T11:00:00Z"), "ann", daily);
    await updateCustomer(at("2023-03-01T12:00:00Z"), "ann", { timeZone: "Pacific/Kiritimati" });
    await openPeriods(at("2023-03-02T10:00:00Z"));
    expect(await period("ann")).toEqual([
      "1: 2023-03-01T11:00..2023-03-02T10:00 of 2023-03-01T10:00..2023-03-02T10:00 standard",
      "2: 2023-03-02T10:00..2023-03-03T10:00 standard",
    ]);
  });

  test("a first period that is a part of its whole stays one", async () => {
    await makeCustomer(ctx, "ann");
    await putBilling(at("2023-02-15"), "ann", monthly);
    await updateCustomer(at("2023-02-16"), "ann", { timeZone: "Asia/Tokyo" });
    expect(await period("ann")).toEqual([
      "1: 2023-02-15..2023-02-28T15:00 of 2023-02-01..2023-02-28T15:00 standard",
    ]);
  });

  test("billing that is about to end ends with its last period", async () => {
    await makeCustomer(ctx, "ann");
    await putBilling(at("2023-02-01"), "ann", monthly);
    await endBilling(at("2023-02-02"), "ann", "period_end");
    await updateCustomer(at("2023-02-03"), "ann", { timeZone: "Asia/Tokyo" });
    expect(await findBilling(at("2023-02-04"), "ann")).toMatchObject({
      state: "ending",
      endsAt: "2023-02-28T15:00:00Z",
      currentPeriod: { endsAt: "2023-02-28T15:00:00Z" },
    });
  });
});

test("periods that are over stay, whether they are closed or not, and those that no job has opened are of the old zone", async () => {
  await makeCustomer(ctx, "ann");
  await putBilling(at("2023-01-01"), "ann", monthly);
  await openPeriods(at("2023-02-02"));
  await sql`update billing_periods set state = 'closed' where number = 1`;
  await updateCustomer(at("2023-03-20"), "ann", { timeZone: "Asia/Tokyo" });
  expect(await period("ann")).toEqual([
    "1: 2023-01-01..2023-02-01 standard",
    "2: 2023-02-01..2023-03-01 standard",
    "3: 2023-03-01..2023-03-31T15:00 standard",
  ]);
});

test("a customer whose billing has ended, is yet to begin or never was moves alone", async () => {
  await makeCustomer(ctx, "ann");
  await putBilling(at("2023-01-01"), "ann", monthly);
  await endBilling(at("2023-01-10"), "ann", "now");
  const before = await period("ann");
  await updateCustomer(at("2023-01-11"), "ann", { timeZone: "Asia/Tokyo" });
  expect(await period("ann")).toEqual(before);
  await makeCustomer(ctx, "bob");
  await putBilling(at("2023-01-01"), "bob", { ...monthly, startsAt: "2023-02-01" });
  await updateCustomer(at("2023-01-11"), "bob", { timeZone: "Asia/Tokyo" });
  await openPeriods(at("2023-02-02"));
  expect(await period("bob")).toEqual([
    "1: 2023-02-01..2023-02-28T15:00 of 2023-01-31T15:00..2023-02-28T15:00 standard",
  ]);
  await makeCustomer(ctx, "cid");
  expect(await updateCustomer(ctx, "cid", { timeZone: "Asia/Tokyo" })).toMatchObject({
    timeZone: "Asia/Tokyo",
  });
});

test("a name alone moves nothing", async () => {
  await makeCustomer(ctx, "ann", "Asia/Tokyo");
  await putBilling(at("2023-01-01"), "ann", monthly);
  const before = await period("ann");
  await updateCustomer(at("2023-01-02"), "ann", { name: "Ann" });
  await updateCustomer(at("2023-01-02"), "ann", { timeZone: "Asia/Tokyo" });
  expect(await period("ann")).toEqual(before);
});
