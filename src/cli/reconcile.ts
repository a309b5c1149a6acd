import { reconcileRollups } from "#/domain/usage/rollups/reconcile-rollups.ts";
import { withDatabase } from "./open-context.ts";
import { readArguments } from "./read-arguments.ts";

const help = `meterline reconcile [--database-url URL]

Adds all events up again and compares every rollup with them. Exit code 0 when they agree (drift 0),
1 when any differs.`;

const options = {
  "database-url": { type: "string" },
  help: { type: "boolean", default: false },
} as const;

export async function runReconcile(args: string[]): Promise<number> {
  const given = readArguments(args, options, help);
  if (given.help) {
    console.log(help);
    return 0;
  }
  return withDatabase(given["database-url"], async (ctx) => {
    const { events, rollups, drifts } = await reconcileRollups(ctx.sql);
    for (const drift of drifts.slice(0, 20)) {
      console.error(
        `${drift.service} ${drift.customer} ${drift.day} slot ${drift.slot}: rollup ${drift.rollup}, events ${drift.events}`,
      );
    }
    if (drifts.length > 20) console.error(`and ${drifts.length - 20} more`);
    const count = (value: number) => value.toLocaleString("en-US");
    console.log(
      `${count(rollups)} rollups compared with ${count(events)} events: drift ${count(drifts.length)}`,
    );
    return drifts.length === 0 ? 0 : 1;
  });
}
