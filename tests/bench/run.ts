import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchClosing } from "./bench-closing.ts";
import { benchCopilot } from "./bench-copilot.ts";
import { openBenchDatabase } from "./bench-database.ts";
import { benchDetails } from "./bench-details.ts";
import { benchEvents, benchPlainInserts } from "./bench-events.ts";
import { benchImport } from "./bench-import.ts";
import { benchLedger } from "./bench-ledger.ts";
import { benchMeterQuery } from "./bench-meter-query.ts";
import { benchRankings } from "./bench-rankings.ts";
import { benchSimulationSteps } from "./bench-simulation.ts";
import { benchSimulationFeed } from "./bench-simulation-feed.ts";
import { benchStart } from "./bench-start.ts";
import { type Measurement, printTable } from "./measurement.ts";
import { writeSessionFile } from "./session-file.ts";

const { values: given } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    users: { type: "string" },
    only: { type: "string", default: "all" },
    json: { type: "string" },
  },
});
const largest = Number(given.rows);
const users = Number(given.users ?? Math.min(20_000, Math.ceil(largest / 50)));
if (!Number.isInteger(largest) || largest < 1000 || !Number.isInteger(users) || users < 1) {
  console.error("expected --rows of 1000 or more and --users of 1 or more");
  process.exit(2);
}
const parts = ["events", "copilot", "ledger", "closing", "simulation", "sessions"];
if (!["all", ...parts].includes(given.only)) {
  console.error(`expected --only and one of ${parts.join(", ")}`);
  process.exit(2);
}
const wants = (part: string) => given.only === "all" || given.only === part;
/** The speed of a large table is told against that of one of a million sessions. */
const sizes = largest > 1_000_000 ? [1_000_000, largest] : [largest];
const folder = await mkdtemp(join(tmpdir(), "meterline-bench-"));
// PostgreSQL runs as another user where this runs as root; in a closed folder its data would go elsewhere, and stay.
await chmod(folder, 0o711);
const measurements: Measurement[] = [];
try {
  if (wants("events")) {
    const dataDir = join(folder, "data-events");
    measurements.push(...(await benchEvents(dataDir)), ...(await benchPlainInserts(dataDir)));
    await rm(dataDir, { recursive: true, force: true });
  }
  if (wants("copilot")) {
    const dataDir = join(folder, "data-copilot");
    measurements.push(...(await benchCopilot(dataDir)));
    await rm(dataDir, { recursive: true, force: true });
  }
  if (wants("ledger")) {
    const dataDir = join(folder, "data-ledger");
    measurements.push(...(await benchLedger(dataDir)));
    await rm(dataDir, { recursive: true, force: true });
  }
  if (wants("closing")) {
    const dataDir = join(folder, "data-closing");
    measurements.push(...(await benchClosing(dataDir)));
    await rm(dataDir, { recursive: true, force: true });
  }
  if (wants("simulation")) {
    const dataDir = join(folder, "data-simulation");
    measurements.push(...benchSimulationSteps(), ...(await benchSimulationFeed(dataDir)));
    await rm(dataDir, { recursive: true, force: true });
  }
  for (const rows of wants("sessions") ? sizes : []) {
    const file = await writeSessionFile(folder, rows, users);
    const database = await openBenchDatabase(join(folder, `data-${rows}`));
    try {
      measurements.push(...(await benchImport(database, file, rows)));
      measurements.push(...(await benchRankings(database.ctx, rows)));
      measurements.push(...(await benchMeterQuery(database.ctx, rows)));
    } finally {
      await database.close();
    }
    await rm(file);
    measurements.push(...(await benchStart(join(folder, `data-${rows}`), rows)));
    measurements.push(...(await benchDetails(join(folder, `data-${rows}`), rows, users)));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
const machine = `${cpus().length} × ${cpus()[0]?.model ?? "CPU"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
const taken = new Date().toISOString().slice(0, 10);
console.log(`\n${taken} · ${machine} · npm run bench -- --rows ${largest} --users ${users}\n`);
printTable(measurements);
if (given.json)
  await writeFile(
    given.json,
    JSON.stringify({ taken, machine, rows: largest, users, measurements }, null, 2),
  );
