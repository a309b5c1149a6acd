import type { PlanTerms } from "#/domain/credits/plans/plan-terms.ts";
import { runClosing } from "../support/run-closing.ts";
import { type BenchDatabase, openBenchDatabase } from "./bench-database.ts";
import type { Measurement } from "./measurement.ts";

const customers = 10_000;
const events = 1_000_000;
/** Events that come late to a period closed before, one for each of so many customers. */
const late = 1000;

const tiers = [
  { upTo: "20", price: "0.10", flat: null },
  { upTo: null, price: "0.05", flat: null },
];
const terms = (currency: string): PlanTerms => ({
  currency,
  prorate: true,
  items: [
    { model: "flat", name: "Base", meter: null, amount: "10" },
    { model: "graduated", name: null, meter: "minutes", included: "5", tiers },
    { model: "per_unit", name: null, meter: "largest", included: "0", price: "0.01" },
  ],
  overage: null,
  grant: null,
});

/**
 * Closes the month of 10,000 customers over a million events, each second one on a plan in credits: in one go, and in
 * a process that is killed half way and taken up by another. What is written is checked against plain SQL.
 */
export async function benchClosing(dataDir: string): Promise<Measurement[]> {
  const database = await openBenchDatabase(dataDir);
  try {
    await fill(database);
    await close(database, "2022-11-01T00:00:00Z");
    await comeLate(database);
    const whole = await close(database, "2022-12-01T00:00:00Z");
    await check(database);
    const rest = await closeKilled(dataDir);
    return [
      {
        work: `closing ${customers.toLocaleString("en-US")} periods`,
        rows: events,
        value: whole.seconds,
        unit: "s",
      },
      {
        work: "most memory of the process that closes them",
        rows: events,
        value: mebibytes(whole.peaks.at(-1)),
        unit: "MiB",
        against: `after a quarter of them: ${Math.round(mebibytes(whole.peaks[Math.floor(whole.peaks.length / 4)]))} MiB`,
      },
      {
        work: "the same, killed half way: the run that takes it up",
        rows: events,
        value: rest,
        unit: "s",
        against: "nothing done twice",
      },
    ];
  } finally {
    await database.close();
  }
}

const mebibytes = (bytes = 0) => bytes / 2 ** 20;

/** A second set of the same data in a database beside, closed by a process that is killed in between. */
async function closeKilled(dataDir: string): Promise<number> {
  const database = await openBenchDatabase(`${dataDir}-killed`);
  try {
    await fill(database);
    await close(database, "2022-11-01T00:00:00Z");
    await comeLate(database);
    // Four steps a batch of 250 periods: in the middle of the 20th of 40 batches.
    const input = { settings: database.settings, now: "2022-12-01T00:00:00Z" };
    if ((await runClosing(input, 78)) !== null) throw new Error("the run was over before it was killed");
    const { seconds } = await close(database, "2022-12-01T00:00:00Z");
    await check(database);
    return seconds;
  } finally {
    await database.close();
  }
}

async function close(
  { settings }: BenchDatabase,
  now: string,
): Promise<{ seconds: number; peaks: number[] }> {
  const begun = performance.now();
  const run = await runClosing({ settings, now });
  if (run === null || run.failed > 0) throw new Error("some periods were not closed");
  return { seconds: (performance.now() - begun) / 1000, peaks: run.peaks };
}

/** Events of November and their rollups, and empty periods of October. */
async function fill({ sql }: BenchDatabase): Promise<void> {
  await sql.unsafe(`
    insert into services (slug, name) values ('calls', 'Calls');
    insert into meters (service_id, slug, name, unit, aggregation, slot)
    select id, made.slug, made.slug, 'minute', aggregation, 1 from services
    cross join (values ('minutes', 'sum'), ('largest', 'max')) as made(slug, aggregation) where services.slug = 'calls';
    update catalogue_versions set version = version + 1;
    insert into customers (external_id) select 'customer ' || n from generate_series(1, ${customers}) n;
    insert into plans (slug, name) values ('money', 'Money'), ('credits', 'Credits')`);
  for (const [slug, currency] of [
    ["money", "USD"],
    ["credits", "credits"],
  ] as const) {
    await sql`
      insert into plan_versions (plan_id, version, terms, actor, created_at)
      select id, 1, ${JSON.stringify(terms(currency))}::text::jsonb, 'bench', now() from plans where slug = ${slug}`;
  }
  await sql.unsafe(`
    insert into billing_periods (customer_id, number, starts_at, ends_at, whole_starts_at, whole_ends_at, time_zone, plan_id, plan_version)
    select customers.id, number, starts, ends, starts, ends, 'UTC', plans.id, 1
    from customers
    join plans on plans.slug = case customers.id % 2 when 0 then 'money' else 'credits' end
    cross join (values (1, timestamptz '2022-10-01', timestamptz '2022-11-01'), (2, '2022-11-01', '2022-12-01'), (3, '2022-12-01', '2023-01-01'))
      as span(number, starts, ends);
    insert into usage_events (customer_id, service_id, occurred_at, key, quantities, received_at)
    select customer.id, service.id, timestamptz '2022-11-01' + (n::bigint * 2591 % 2592000) * interval '1 second', gen_random_uuid(), array[(n % 90) / 10.0], now()
    from generate_series(1, ${events}) n
    join (select id, row_number() over (order by id) - 1 as place from customers) as customer on customer.place = n % ${customers}
    cross join (select id from services where slug = 'calls') as service
    order by customer.id, 3;
    analyze`);
}

/** One event of October for each of some customers, through the recorder's function that marks late events. */
async function comeLate({ sql }: BenchDatabase): Promise<void> {
  await sql.unsafe(`
    create table if not exists late_events as
    select customers.id as customer_id, service.id as service_id, timestamptz '2022-10-15' as occurred_at, gen_random_uuid() as key
    from customers cross join (select id from services where slug = 'calls') as service
    order by customers.id limit ${late};
    insert into usage_events (customer_id, service_id, occurred_at, key, quantities, received_at)
    select customer_id, service_id, occurred_at, key, array[100], now() from late_events;
    select note_late_usage(array_agg(customer_id), array_agg(service_id::int),
      array_agg((extract(epoch from occurred_at) * 1000000)::bigint), array_agg(key), 'late', now()) from late_events`);
}

/** Every period closed once, its quantities those of the events, and what was late adjusted. */
async function check({ sql }: BenchDatabase): Promise<void> {
  const [row] = await sql<
    { closed: number; statements: number; quantity: string; stored: string; adjusted: number; off: number }[]
  >`
    select
      (select count(*)::int from billing_periods where state = 'closed' and number = 2) as closed,
      (select count(*)::int from statements where period = 2) as statements,
      (select trim_scale(sum(quantity))::text from statement_quantities where meter = 'minutes' and period = 2) as quantity,
      (select trim_scale(sum(quantities[1]))::text from usage_events where occurred_at >= '2022-11-01') as stored,
      (select count(*)::int from statement_lines where kind = 'adjustment' and meter = 'minutes' and quantity = 100) as adjusted,
      (select count(*)::int from statements where total <> (
        select sum(amount) from statement_lines line
        where line.customer_id = statements.customer_id and line.period = statements.period
          and kind in ('flat', 'usage', 'adjustment'))) as off`;
  const isRight =
    row?.closed === customers &&
    row.statements === customers &&
    row.quantity === row.stored &&
    row.adjusted === late &&
    row.off === 0;
  if (!isRight) throw new Error(`closing came to something else: ${JSON.stringify(row)}`);
}
