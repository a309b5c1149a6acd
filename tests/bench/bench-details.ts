import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { generateUsernames } from "#/domain/analytics/generate-sessions.ts";
import { startServer } from "./bench-server.ts";
import type { LoadResult } from "./http-load.ts";
import type { Measurement } from "./measurement.ts";

const connections = 32;
const seconds = 8;

/** Details of random users at random times, each asked for once: nothing can be cached. */
export async function benchDetails(dataDir: string, rows: number, users: number): Promise<Measurement[]> {
  const server = await startServer(dataDir);
  try {
    const names = generateUsernames(users);
    const paths = Array.from({ length: 60_000 }, (_, n) => {
      const time = new Date(Date.UTC(2022, 10, 20) + ((n * 7_919) % (40 * 86_400)) * 1000)
        .toISOString()
        .slice(0, 19);
      return `/api/v1/users/details?username=${names[(n * 104_729) % names.length]}&timestamp=${time}`;
    });
    await load(server.address, paths, 2);
    const { answers, failures, p99 } = await load(server.address, paths, seconds);
    if (failures > 0) throw new Error(`${failures} of ${answers} requests failed`);
    return [
      {
        work: `details, ${connections} connections, nothing cached`,
        rows,
        value: answers / seconds,
        unit: "requests/s",
        against: `p99 ${p99.toFixed(1)} ms; load and database on the same cores`,
      },
    ];
  } finally {
    await server.stop();
  }
}

async function load(address: string, paths: string[], duration: number): Promise<LoadResult> {
  const worker = new Worker(new URL("./http-load.ts", import.meta.url), {
    workerData: { address, paths, connections, seconds: duration },
  });
  const [result] = await once(worker, "message");
  await worker.terminate();
  return result;
}
