import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { childEnv } from "#/env.ts";
import type { BenchDatabase } from "./bench-database.ts";
import type { Measurement } from "./measurement.ts";

const root = join(import.meta.dirname, "../..");

/** The command on an empty database, and a bare COPY of the same file into a table without any key. */
export async function benchImport(
  database: BenchDatabase,
  file: string,
  rows: number,
): Promise<Measurement[]> {
  const ours = await seconds(async () => {
    const command = spawn(process.execPath, [join(root, "src/cli/main.ts"), "import", "--csv", file], {
      env: childEnv({ DATA_DIR: database.dataDir }),
      stdio: ["ignore", "ignore", "inherit"],
    });
    const [code] = await once(command, "exit");
    if (code !== 0) throw new Error(`the import ended with exit code ${code}`);
  });
  await database.sql`
    create table bare_copy (username text, mac_address text, start_time timestamp, usage_time interval, upload numeric, download numeric)`;
  const bare = await seconds(async () => {
    const connection = await database.sql.reserve();
    try {
      const copy = await connection.unsafe("copy bare_copy from stdin (format csv, header)").writable();
      await pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), copy);
    } finally {
      connection.release();
    }
  });
  await database.sql`drop table bare_copy`;
  await database.sql.unsafe("vacuum analyze");
  return [
    {
      work: "import with keys, checks and rollups (the whole command)",
      rows,
      value: rows / ours,
      unit: "rows/s",
      against: `bare COPY of the same file: ${Math.round(rows / bare).toLocaleString("en-US")} rows/s`,
    },
  ];
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
