import { readFileSync } from "node:fs";
import { connect, type Sql } from "#/db/connect.ts";
import { settingsFor } from "#/db/embedded/join-cluster.ts";
import { locateCluster } from "#/db/embedded/locate-cluster.ts";
import type { ServerSettings } from "./database-server.ts";
import { type Running, testBench } from "./processes.ts";

export interface ApiServer extends Running {
  origin: string;
}

/** Processes and folders of a test under fire: the API with its database and jobs, without pages. */
export function fireBench() {
  const bench = testBench();
  const opened: Sql[] = [];

  async function startApi(env: Record<string, string>): Promise<ApiServer> {
    const running = bench.run("tests/support/api-server.ts", {
      LOG_LEVEL: "warn",
      // As npm start has it.
      NODE_OPTIONS: "--max-semi-space-size=8",
      ...env,
    });
    const [, origin = ""] = await running.until(/Meterline is ready at (http:\S+)\n/);
    return { ...running, origin };
  }

  /** Connections of the test's own to a database that is open. */
  function query(settings: ServerSettings): Sql {
    const sql = connect(settings, { max: 4, applicationName: "meterline tests" });
    opened.push(sql);
    return sql;
  }

  async function clean(): Promise<void> {
    for (const sql of opened.splice(0)) await sql.end({ timeout: 2 });
    await bench.clean();
  }

  return { folder: bench.folder, run: bench.run, startApi, query, clean };
}

/** How to sign in to the embedded database of a DATA_DIR. */
export function settingsOf(dataDir: string): ServerSettings {
  const settings = settingsFor(
    locateCluster(dataDir, () => {}),
    "meterline",
  );
  if ("url" in settings) throw new Error("the embedded PostgreSQL is reached through a socket");
  return settings;
}

/** Makes a service whose events bring one quantity. */
export async function makeService(origin: string, slug: string, meter: string): Promise<void> {
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${origin}/api/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  await post("/services", { slug });
  await post(`/services/${slug}/meters`, { slug: meter, unit: "GB" });
}

/** Bytes of memory that a process holds right now. */
export function memoryOf(pid: number): number {
  const [, kilobytes = "0"] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) * 1024;
}
