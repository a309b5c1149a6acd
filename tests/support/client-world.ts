import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import {
  BillingClient,
  type BillingClientOptions,
  type Delivered,
  type Dropped,
  type Rejected,
  type UsageEvent,
} from "#/client/index.ts";
import { type ClientTestServer, startClientTestServer } from "./client-server.ts";

export interface WatchedClient {
  client: BillingClient;
  delivered: Delivered[];
  rejected: Rejected[];
  dropped: Dropped[];
  /** Lines as `level message`. */
  log: string[];
}

/** A server of this test's own, and clients of it that are quick to try again. */
export async function openClientWorld(): Promise<{
  server: ClientTestServer;
  open: (options?: Partial<BillingClientOptions>) => WatchedClient;
}> {
  const server = await startClientTestServer();
  const clients: BillingClient[] = [];
  onTestFinished(async () => {
    await Promise.all(clients.map((client) => client.close({ timeout: 0 })));
    await server.close();
  });
  const open = (options: Partial<BillingClientOptions> = {}) => {
    const watched = watchClient({ url: server.url, ...options });
    clients.push(watched.client);
    return watched;
  };
  return { server, open };
}

function watchClient(options: BillingClientOptions): WatchedClient {
  const log: string[] = [];
  const write = (level: string) => (message: string) => {
    log.push(`${level} ${message}`);
  };
  const client = new BillingClient({
    backoff: { baseMs: 2, ceilingMs: 20 },
    batch: { maxWaitMs: 5 },
    logger: { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") },
    ...options,
  });
  const watched: WatchedClient = { client, delivered: [], rejected: [], dropped: [], log };
  client.onDelivered((news) => watched.delivered.push(news));
  client.onRejected((news) => watched.rejected.push(news));
  client.onDropped((news) => watched.dropped.push(news));
  return watched;
}

/** A folder for a spool that goes when the test ends. */
export async function makeSpoolDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "meterline-spool-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export const usageOf = (quantity: number, more: Partial<UsageEvent> = {}): UsageEvent => ({
  customer: "ada",
  service: "internet",
  quantity,
  ...more,
});

/** Whether the counters account for every event. */
export function isBalanced(client: BillingClient): boolean {
  const { recorded, replayed, waiting, queued, inFlight, delivered, rejected, dropped, held } =
    client.stats();
  return recorded + replayed === waiting + queued + inFlight + delivered + rejected + dropped + held;
}
