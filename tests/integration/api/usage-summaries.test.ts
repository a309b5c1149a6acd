import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { UsageSummary, UsageSummaryList } from "#/api/contract/usage-summaries.ts";
import { setPool } from "#/db/pool.ts";
import { makeProbeService } from "../../support/any-meter-events.ts";
import { ask, read, readProblem } from "../../support/ask.ts";
import { useDatabase } from "../../support/database.ts";
import { insertEvents } from "../../support/insert-events.ts";
import { emptyTables } from "../../support/stored-usage.ts";
import { fromUnits, toUnits } from "../../support/usage-oracle.ts";

const { sql, settings } = await useDatabase();
const serviceId = await makeProbeService(sql);

beforeAll(() => {
  setPool(settings);
});

const summaryOf = async (customer: string) =>
  read(await ask(`/api/v1/customers/${encodeURIComponent(customer)}/usage-summary`), UsageSummary);

interface Reported {
  units: (string | null)[];
  price: string | null;
  isVoided?: boolean;
}

async function report(customer: string, events: readonly Reported[]): Promise<void> {
  await insertEvents(
    sql,
    events.map(({ units, ...event }, n) => ({
      ...event,
      customer,
      serviceId,
      at: BigInt(n) * 1_000_000n,
      key: randomUUID(),
      quantities: units,
    })),
  );
}

test.each([
  ["no records", [], { records: 0, factor: "0", category: "no" }],
  [
    "nothing paid",
    [{ units: ["5"], price: null }],
    { records: 1, units: "5", price: "0", factor: "0", category: "no" },
  ],
  ["just low", [{ units: ["49.999"], price: "1" }], { factor: "50", category: "low" }],
  ["just medium", [{ units: ["25", "25"], price: "1" }], { units: "50", factor: "50", category: "medium" }],
  ["still medium", [{ units: ["199.9999999"], price: "1" }], { factor: "200", category: "medium" }],
  [
    "just high",
    [
      { units: ["100"], price: "2" },
      { units: [null, "100"], price: "0" },
      { units: ["9"], price: "9", isVoided: true },
    ],
    { records: 2, units: "200", price: "2", factor: "200", category: "high" },
  ],
  [
    "a third",
    [
      { units: ["0.005"], price: "1" },
      { units: ["0"], price: "1" },
    ],
    { factor: "0.01", category: "low" },
  ],
] satisfies [string, Reported[], object][])("%s", async (customer, events, expected) => {
  await sql`insert into customers (external_id) values (${customer})`;
  await report(customer, events);
  expect(await summaryOf(customer)).toMatchObject({ customer, name: null, ...expected });
});

test("imported rows are not reported ones", async () => {
  await report("importer", [{ units: ["7"], price: "1" }]);
  await sql`update usage_events set import_id = 1 where customer_id = (select id from customers where external_id = 'importer')`;
  expect(await summaryOf("importer")).toMatchObject({ records: 0, category: "no" });
});

test("the list has everyone, page by page, and is what each one's answer is", async () => {
  const customers = (await sql<{ name: string }[]>`select external_id as name from customers order by 1`).map(
    ({ name }) => name,
  );
  const page = async (number: number) =>
    read(await ask(`/api/v1/usage-summaries?page=${number}&per_page=3`), UsageSummaryList);
  const first = await page(1);
  expect(first).toMatchObject({ page: 1, per_page: 3, total: customers.length });
  expect([...first.data, ...(await page(2)).data].map(({ customer }) => customer)).toEqual(
    customers.slice(0, 6),
  );
  for (const row of first.data) expect(await summaryOf(row.customer)).toEqual(row);
  expect((await page(1000)).data).toEqual([]);
});

test("any records come to the factor that the plain way has", { timeout: 60_000 }, async () => {
  const decimal = fc.integer({ min: 0, max: 30_000 }).map((n) => String(n / 1000));
  const record = fc.record({ units: fc.array(decimal, { minLength: 2, maxLength: 2 }), price: decimal });
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 8 }), async (records) => {
      await emptyTables(sql);
      await report("any", records);
      const units = records.flatMap((one) => one.units).reduce((sum, one) => sum + toUnits(one), 0n);
      const price = records.reduce((sum, one) => sum + toUnits(one.price), 0n);
      const count = BigInt(records.length);
      // In units of 10 ** -18; a hundredth is 10 ** 16.
      const product = units * price;
      const hundredths = (product * 2n + count * 10n ** 16n) / (2n * count * 10n ** 16n);
      const exceeds = (bound: bigint) => product >= bound * count * 10n ** 18n;
      expect(await summaryOf("any")).toMatchObject({
        units: fromUnits(units),
        price: fromUnits(price),
        factor: fromUnits(hundredths * 10_000_000n),
        category: product === 0n ? "no" : !exceeds(50n) ? "low" : !exceeds(200n) ? "medium" : "high",
      });
    }),
    { numRuns: 60 },
  );
});

test("what there is not is not found, and what is wrong is refused", async () => {
  await readProblem(await ask("/api/v1/customers/nobody/usage-summary"), 404);
  await readProblem(await ask("/api/v1/customers/%00/usage-summary"), 404);
  await readProblem(await ask("/api/v1/usage-summaries?page=0"), 422);
  await readProblem(await ask("/api/v1/usage-summaries?per_page=1001"), 422);
  await readProblem(await ask("/api/v1/usage-summaries?sort=factor"), 422);
});
