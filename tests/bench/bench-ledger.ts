import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { creditText } from "#/domain/credits/ledger/credit-amount.ts";
import { reconcileLedger } from "#/domain/credits/ledger/reconcile-ledger.ts";
import { type BenchDatabase, openBenchDatabase } from "./bench-database.ts";
import { type BenchServer, startServer } from "./bench-server.ts";
import type { LedgerLoad, LedgerLoadResult } from "./ledger-load.ts";
import type { Measurement } from "./measurement.ts";

const seconds = 10;
const warmUp = 4;
const customers = 1000;
/** Numbers of pairs, far enough apart that no two loads meet. */
const apart = 10_000_000;

const rounds = [
  { work: "hold and settle, 1,000 customers, 256 connections", connections: 256, customers },
  { work: "hold and settle, one customer, 64 connections", connections: 64, customers: 1 },
];

/** Credits held and settled over HTTP from the whole product, each answered after its commit. */
export async function benchLedger(dataDir: string): Promise<Measurement[]> {
  const server = await startServer(dataDir);
  const measurements: Measurement[] = [];
  let spent = 0;
  try {
    await giveCredits(server);
    for (const [place, round] of rounds.entries()) {
      const load = { address: `${server.address}/api/v1`, ...round };
      const first = place * 2 * apart;
      const warm = await sendLoad({ ...load, first, seconds: warmUp });
      const result = await sendLoad({ ...load, first: first + apart, seconds });
      spent += warm.spent + result.spent;
      if (warm.failed + result.failed > 0) throw new Error(`refused: ${JSON.stringify([warm, result])}`);
      measurements.push(toMeasurement(round.work, result));
    }
  } finally {
    await server.stop();
  }
  const database = await openBenchDatabase(dataDir);
  try {
    await expectExact(database, spent);
    measurements.push(...(await plainPairs(database)));
  } finally {
    await database.close();
  }
  return measurements;
}

async function giveCredits({ address }: Pick<BenchServer, "address">): Promise<void> {
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${address}/api/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (answer.status !== 201) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  };
  const make = async (place: number) => {
    await post("/customers", { external_id: `customer-${place}` });
    // Three each, so that there is an order to burn them down in.
    for (const amount of [0.5, 1, 10_000_000]) await post(`/customers/customer-${place}/grants`, { amount });
  };
  for (let place = 0; place < customers; place += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, more) => make(place + more)));
  }
}

async function sendLoad(load: LedgerLoad): Promise<LedgerLoadResult> {
  const worker = new Worker(new URL("./ledger-load.ts", import.meta.url), { workerData: load });
  const [result] = await once(worker, "message");
  await worker.terminate();
  return result;
}

/** What was settled is spent, to the hundredth; nothing is held any more; the books are kept. */
async function expectExact({ sql }: Pick<BenchDatabase, "sql">, spent: number): Promise<void> {
  const [sums] = await sql<{ spent: string; held: string; available: string }[]>`
    select trim_scale(sum(spent))::text as spent, trim_scale(sum(held))::text as held, trim_scale(sum(available + spent))::text as available
    from credit_grants`;
  const expected = {
    spent: creditText(BigInt(spent)),
    held: "0",
    available: String(customers * 10_000_001.5),
  };
  if (JSON.stringify(sums) !== JSON.stringify(expected)) {
    throw new Error(`expected ${JSON.stringify(expected)}, found ${JSON.stringify(sums)}`);
  }
  const { drifts } = await reconcileLedger(sql);
  if (drifts.length > 0) throw new Error(`the books are not kept: ${JSON.stringify(drifts.slice(0, 3))}`);
}

const toMeasurement = (work: string, { pairs, seconds: took, p50, p99 }: LedgerLoadResult): Measurement => ({
  work,
  rows: pairs,
  value: pairs / took,
  unit: "pairs/s",
  against: `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms a call; exact to the hundredth; load and database on the same cores`,
});

/** The plain way in the same PostgreSQL: a row with a balance, two transactions a pair, no HTTP and no ledger. */
async function plainPairs({ sql }: BenchDatabase): Promise<Measurement[]> {
  await sql`create table plain_balances (customer int primary key, available numeric not null, held numeric not null)`;
  await sql`create table plain_holds (id bigint generated always as identity primary key, customer int, amount numeric, state text)`;
  await sql`insert into plain_balances select number, 10000000, 0 from generate_series(0, ${customers - 1}) as number`;
  const pair = async (customer: number) => {
    const { id } = await sql.begin(async (tx) => {
      await tx`select from plain_balances where customer = ${customer} for update`;
      await tx`update plain_balances set available = available - 2.5, held = held + 2.5 where customer = ${customer} and available >= 2.5`;
      const [hold] = await tx<
        { id: number }[]
      >`insert into plain_holds (customer, amount, state) values (${customer}, 2.5, 'held') returning id`;
      return { id: hold?.id ?? 0 };
    });
    await sql.begin(async (tx) => {
      await tx`select from plain_holds where id = ${id} and state = 'held' for update`;
      await tx`update plain_balances set available = available + 0.5, held = held - 2.5 where customer = ${customer}`;
      await tx`update plain_holds set state = 'settled' where id = ${id}`;
    });
  };
  const measure = async (among: number): Promise<Measurement> => {
    const begun = performance.now();
    let pairs = 0;
    const lane = async () => {
      while (performance.now() - begun < (seconds * 1000) / 2) await pair(pairs++ % among);
    };
    await Promise.all(Array.from({ length: 10 }, lane));
    const name = among === 1 ? "one customer" : `${among.toLocaleString("en-US")} customers`;
    return {
      work: `plain: a balance and two transactions a pair, no ledger, no HTTP, ${name}`,
      rows: pairs,
      value: pairs / ((performance.now() - begun) / 1000),
      unit: "pairs/s",
    };
  };
  return [await measure(customers), await measure(1)];
}
