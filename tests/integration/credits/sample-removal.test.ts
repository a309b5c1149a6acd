import { afterAll, beforeEach, expect, test } from "vitest";
import { connect } from "#/db/connect.ts";
import { createContext } from "#/domain/context.ts";
import { holdCredits, settleCredits } from "#/domain/credits/ledger/change-credits.ts";
import { grantCredits } from "#/domain/credits/ledger/grant-credits.ts";
import { reconcileLedger } from "#/domain/credits/ledger/reconcile-ledger.ts";
import { openPeriods } from "#/domain/credits/periods/open-periods.ts";
import { putBilling } from "#/domain/credits/periods/put-billing.ts";
import { recordSampleBilling } from "#/domain/credits/sample/record-sample-billing.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { updateCustomer } from "#/domain/usage/definitions/update-customer.ts";
import { reconcileRollups } from "#/domain/usage/rollups/reconcile-rollups.ts";
import { recordSampleUsage } from "#/domain/usage/sample/record-sample-usage.ts";
import { removeSampleUsage } from "#/domain/usage/sample/remove-sample-usage.ts";
import { sampleCustomers } from "#/domain/usage/sample/sample-customers.ts";
import { runBilling } from "#/jobs/billing-jobs.ts";
import { useDatabase } from "../../support/database.ts";
import { emptyDefinitions } from "../../support/definitions.ts";

const { ctx, sql, settings } = await useDatabase();

// Connections of its own, as another process has.
const elsewhere = connect(settings, { max: 10, applicationName: "meterline tests elsewhere" });
afterAll(() => elsewhere.end());
const other = createContext({ ...ctx, sql: elsewhere });

const names = sampleCustomers.slice(0, 20).map(({ externalId }) => externalId);

beforeEach(async () => {
  await emptyDefinitions(sql);
  await recordSampleUsage(ctx);
  await recordSampleBilling(ctx);
});

/** Rows of any table that name a customer, or an alert, that is none. */
async function orphans(): Promise<string[]> {
  const tables = await sql<{ table: string }[]>`
    select table_name as "table" from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and column_name = 'customer_id' and table_type = 'BASE TABLE' order by 1`;
  expect(tables.length).toBeGreaterThan(15);
  const left: string[] = [];
  for (const { table } of tables) {
    const rows = await sql`
      select from ${sql(table)} as kept where not exists (select from customers where id = kept.customer_id)`;
    if (rows.length > 0) left.push(`${rows.length} of ${table}`);
  }
  const deliveries = await sql`
    select from webhook_deliveries where alert_id is not null and alert_id not in (select id from alerts)`;
  if (deliveries.length > 0) left.push(`${deliveries.length} of webhook_deliveries`);
  return left;
}

/** Does something for each customer until told to stop; what is refused because a customer is gone, is. */
async function keepDoing(isOver: () => boolean, work: (name: string, round: number) => Promise<unknown>) {
  let done = 0;
  for (let round = 0; !isOver(); round++) {
    try {
      await work(names[round % names.length] ?? "", round);
      done++;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
  return done;
}

const customerIds = async () =>
  new Map(
    (await sql<{ name: string; id: number }[]>`select external_id as name, id from customers`).map(
      ({ name, id }) => [name, id],
    ),
  );

test("what is spent, billed, moved and opened while the sample is removed leaves nothing of who is gone", async () => {
  const ids = await customerIds();
  const spenders = names.slice(14);
  await sql`
    insert into webhook_endpoints (url, secret, created_at) values ('https://example.com/', 'whsec_x', now())`;
  for (const name of spenders) await grantCredits(ctx, { customerId: ids.get(name) ?? 0, amount: "100000" });
  let isOver = false;
  let held = 0;
  const spend = (from: typeof ctx) =>
    keepDoing(
      () => isOver,
      async (_, round) => {
        const customerId = ids.get(spenders[round % spenders.length] ?? "") ?? 0;
        const { value } = await holdCredits(from, { customerId, amount: "3", expiresInSeconds: 900 });
        held++;
        if (round % 2 === 0) await settleCredits(from, { customerId, hold: value.id, amount: "2" });
      },
    );
  const later = { ...other, clock: () => new Date(ctx.clock().getTime() + 40 * 86_400_000) };
  const others = [
    spend(ctx),
    spend(other),
    keepDoing(
      () => isOver,
      (name, round) =>
        putBilling(other, name, {
          plan: round % 2 === 0 ? "standard" : "credits",
          cadence: "weekly",
          anchorDay: 1 + (round % 7),
          when: "now",
        }),
    ),
    keepDoing(
      () => isOver,
      (name, round) =>
        updateCustomer(ctx, name, { timeZone: round % 2 === 0 ? "Asia/Tokyo" : "America/New_York" }),
    ),
    keepDoing(
      () => isOver,
      () => openPeriods(later),
    ),
    keepDoing(
      () => isOver,
      () => runBilling(other, { graceMinutes: 0 }),
    ),
  ];
  await expect.poll(() => held, { timeout: 20_000 }).toBeGreaterThan(50);
  await removeSampleUsage(ctx);
  isOver = true;
  const done = await Promise.all(others);
  for (const count of done.slice(0, 2)) expect(count).toBeGreaterThan(0);
  expect(await orphans()).toEqual([]);
  expect((await reconcileLedger(sql)).drifts).toEqual([]);
  expect((await reconcileRollups(sql)).drifts).toEqual([]);
  expect((await sql`select count(*)::int as count from customers where is_sample`)[0]).toEqual({ count: 0 });
});

/** Waits until so many sessions wait for a lock. */
const waiting = (count: number) =>
  expect
    .poll(
      () => sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      { timeout: 20_000, interval: 20 },
    )
    .toHaveLength(count);

test("a hold that is being made when the sample is removed goes too", async () => {
  const [customerId = 0] = [(await customerIds()).get(names[16] ?? "")];
  await grantCredits(ctx, { customerId, amount: "10" });
  // The hold has its account and has yet to write.
  const holding = await sql.reserve();
  await holding`begin`;
  await holding`lock table ledger_entries in share mode`;
  const held = holdCredits(other, { customerId, amount: "3", expiresInSeconds: 900 });
  await waiting(1);
  const removed = removeSampleUsage(ctx);
  await waiting(2);
  await holding`rollback`;
  holding.release();
  await Promise.all([held, removed]);
  expect(await orphans()).toEqual([]);
  expect((await reconcileLedger(sql)).drifts).toEqual([]);
});

test("a period that is being opened when the sample is removed goes too", async () => {
  const later = { ...other, clock: () => new Date(ctx.clock().getTime() + 40 * 86_400_000) };
  const holding = await sql.reserve();
  await holding`begin`;
  await holding`lock table billing_periods in share mode`;
  const opened = openPeriods(later);
  await waiting(1);
  const removed = removeSampleUsage(ctx);
  await waiting(2);
  await holding`rollback`;
  holding.release();
  await Promise.all([opened, removed]);
  expect(await orphans()).toEqual([]);
});

test.each([
  ["removing the sample", "delete", () => removeSampleUsage(ctx)],
  ["moving a customer", "update", () => updateCustomer(ctx, names[15] ?? "", { timeZone: "Asia/Tokyo" })],
])("%s begins afresh when a deadlock ends its transaction", async (_, change, work) => {
  // Of two transactions either may be the one that ends; a sequence counts on when that is undone.
  await sql.unsafe(`
    create sequence tries;
    create function lose_first() returns trigger language plpgsql as $$
    begin
      if nextval('tries') = 1 then raise exception 'deadlock detected' using errcode = '40P01'; end if;
      return null;
    end $$;
    create trigger lose_first before ${change} on customers for each statement execute function lose_first()`);
  await work();
  expect(Number((await sql`select last_value from tries`)[0]?.last_value)).toBeGreaterThan(1);
  await sql.unsafe("drop function lose_first cascade; drop sequence tries");
  expect(await orphans()).toEqual([]);
});
