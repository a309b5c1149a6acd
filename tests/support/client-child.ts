import { BillingClient, type BillingClientOptions } from "#/client/index.ts";

// A process that reports usage: `node client-child.ts SCENARIO OPTIONS`. Each key goes to standard output once
// `recordUsage()` has resolved; what stays to be awaited keeps the process alive, or doesn't.
const [scenario = "", json = "{}"] = process.argv.slice(2);
const options: BillingClientOptions = JSON.parse(json);
const client = new BillingClient({
  backoff: { baseMs: 5, ceilingMs: 20 },
  logger: { debug() {}, info() {}, warn() {}, error() {} },
  ...options,
});

const record = async (count: number) => {
  for (let index = 0; index < count; index++) {
    const { id } = await client.recordUsage({ customer: "ada", service: "internet", quantity: index });
    process.stdout.write(`${id}\n`);
  }
};
const stayAlive = () => setInterval(() => {}, 60_000);

const scenarios: Record<string, () => Promise<void>> = {
  /** Records until it is killed. */
  async endless() {
    stayAlive();
    await record(Infinity);
  },
  async stays() {
    stayAlive();
    await record(10);
  },
  /** Ends without a word to the client. */
  async ends() {
    await record(3);
  },
  async flushes() {
    await record(3);
    await client.flush();
    process.stdout.write("flushed\n");
  },
  /** Waits for room while the server is away. */
  async waits() {
    await record(50);
    await client.close();
    process.stdout.write("closed\n");
  },
  /** Has its own way of ending. */
  async decides() {
    const alive = stayAlive();
    process.once("SIGTERM", () => {
      process.exitCode = 7;
      setTimeout(() => clearInterval(alive), 200);
    });
    await record(3);
  },
};
await scenarios[scenario]?.();
