import "#/db/mend-postgres.ts";
import pino from "pino";
import { type ConnectionSettings, connect } from "#/db/connect.ts";
import { createContext } from "#/domain/context.ts";
import { closePeriods } from "#/domain/credits/statements/close-periods.ts";

/** What the process is told, as JSON. */
export interface ClosingChildInput {
  settings: ConnectionSettings;
  /** What its clock says, ISO 8601. */
  now: string;
  periodsABatch?: number;
}

/** What it writes at the end, as JSON on a line of its own. */
export interface ClosingChildOutput {
  closed: number;
  failed: number;
  /** Most memory that it held after each batch, bytes. */
  peaks: number[];
}

// A process that closes billing periods: `node closing-child.ts INPUT`. It writes each step that it is through with.
const input: ClosingChildInput = JSON.parse(process.argv[2] ?? "{}");
const sql = connect(input.settings, { max: 10, applicationName: "meterline closing" });
const ctx = createContext({
  sql,
  log: pino({ level: "silent" }),
  actor: "test",
  clock: () => new Date(input.now),
});
const peaks: number[] = [];
const run = await closePeriods(ctx, {
  graceMinutes: 0,
  periodsABatch: input.periodsABatch,
  onStep: (step, periods) => {
    process.stdout.write(`${step} ${periods.length}\n`);
    if (step === "closed") peaks.push(process.resourceUsage().maxRSS * 1024);
  },
});
await sql.end({ timeout: 5 });
const output: ClosingChildOutput = { ...run, peaks };
process.stdout.write(`${JSON.stringify(output)}\n`);
