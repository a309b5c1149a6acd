import type { Sql } from "#/db/connect.ts";
import { reconcileLedger } from "#/domain/credits/ledger/reconcile-ledger.ts";
import { reconcileRollups } from "#/domain/usage/rollups/reconcile-rollups.ts";
import { withDatabase } from "./open-context.ts";
import { readArguments } from "./read-arguments.ts";

const help = `meterline reconcile [--database-url URL]

Adds all events up again and compares every rollup with them, and all entries of the credit ledger, each
transaction of which comes to zero, with what is kept of grants, holds and overage. Exit code 0 when they
agree (drift 0), 1 when any differs.`;

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
    const drifts = (await proveRollups(ctx.sql)) + (await proveLedger(ctx.sql));
    return drifts === 0 ? 0 : 1;
  });
}

/** Drifts that are shown; of more, their number. */
const maxShown = 20;

const count = (value: number) => value.toLocaleString("en-US");

function show(lines: readonly string[]): void {
  for (const line of lines.slice(0, maxShown)) console.error(line);
  if (lines.length > maxShown) console.error(`and ${lines.length - maxShown} more`);
}

async function proveRollups(sql: Sql): Promise<number> {
  const { events, rollups, drifts } = await reconcileRollups(sql);
  show(
    drifts.map(
      (drift) =>
        `${drift.service} ${drift.customer} ${drift.day} slot ${drift.slot}: rollup ${drift.rollup}, events ${drift.events}`,
    ),
  );
  console.log(
    `${count(rollups)} rollups compared with ${count(events)} events: drift ${count(drifts.length)}`,
  );
  return drifts.length;
}

async function proveLedger(sql: Sql): Promise<number> {
  const { transactions, accounts, drifts } = await reconcileLedger(sql);
  show(
    drifts.map(
      ({ customer, what, kept, entries }) => `${customer} ${what}: kept ${kept}, entries ${entries}`,
    ),
  );
  console.log(
    `${count(transactions)} ledger transactions of ${count(accounts)} customers added up: drift ${count(drifts.length)}`,
  );
  return drifts.length;
}
