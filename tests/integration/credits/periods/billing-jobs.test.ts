import { afterEach, expect, test } from "vitest";
import { createContext } from "#/domain/context.ts";
import { putBilling } from "#/domain/credits/periods/put-billing.ts";
import { runBilling } from "#/jobs/billing-jobs.ts";
import { startJobs, stopJobs } from "#/jobs/start-jobs.ts";
import { makeCustomer, useBilling } from "./billing-world.ts";

const { ctx, sql, settings, at } = await useBilling();

const daily = {
  plan: "standard",
  cadence: "days",
  lengthDays: 1,
  anchorDate: "2023-01-01",
  when: "now",
} as const;
const states = async () =>
  (await sql<{ state: string }[]>`select state from billing_periods order by number`).map(
    ({ state }) => state,
  );

afterEach(() => stopJobs());

test("a round opens what has begun, and closes what has ended once its grace time is over", async () => {
  await makeCustomer(ctx, "ann");
  await putBilling(at("2023-01-01"), "ann", daily);
  const round = (time: string) => runBilling(at(time), { graceMinutes: 60 });
  await round("2023-01-01T23:59:59Z");
  expect(await states()).toEqual(["open"]);
  await round("2023-01-02T00:59:59Z");
  expect(await states()).toEqual(["open", "open"]);
  await round("2023-01-02T01:00:00Z");
  expect(await states()).toEqual(["closed", "open"]);
  // After days away.
  await Promise.all([round("2023-01-05T12:00:00Z"), round("2023-01-05T12:00:00Z")]);
  expect(await states()).toEqual(["closed", "closed", "closed", "closed", "open"]);
});

test("a round charges the use of a period to the credits that it began with", async () => {
  await makeCustomer(ctx, "ann");
  await putBilling(at("2023-01-01"), "ann", { ...daily, plan: "credits" });
  await runBilling(at("2023-01-01T12:00:00Z"), { graceMinutes: 60 });
  const grants = () => sql`
    select available, spent, is_expired from credit_grants where source = 'plan' order by effective_at`;
  expect([...(await grants())]).toEqual([{ available: "995", spent: "5", is_expired: false }]);
  await runBilling(at("2023-01-02T12:00:00Z"), { graceMinutes: 60 });
  expect((await grants()).map((grant) => grant.is_expired)).toEqual([true, false]);
  const [statement] = await sql`select total, covered, due from statements`;
  expect(statement).toEqual({ total: "5", covered: "5", due: "0" });
});

test("a step that fails keeps no other from being done, and the round fails", async () => {
  await makeCustomer(ctx, "ann");
  await putBilling(at("2023-01-01"), "ann", daily);
  await sql`alter table billing_accounts rename column cadence to cadence_away`;
  try {
    await expect(runBilling(at("2023-01-03"), { graceMinutes: 0 })).rejects.toThrow(/cadence/);
  } finally {
    await sql`alter table billing_accounts rename column cadence_away to cadence`;
  }
  expect(await states()).toEqual(["closed"]);
  await runBilling(at("2023-01-03"), { graceMinutes: 0 });
  expect(await states()).toEqual(["closed", "closed", "open"]);
});

test("a server that starts has a round each minute", async () => {
  await startJobs(settings, createContext({ ...ctx, clock: () => new Date() }));
  const scheduled =
    await sql`select name, cron from pgboss.schedule where name like 'billing%' order by name`;
  expect([...scheduled]).toEqual([
    { name: "billing", cron: "* * * * *" },
    { name: "billing-closing", cron: "* * * * *" },
  ]);
});
