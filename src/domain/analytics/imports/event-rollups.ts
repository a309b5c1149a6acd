import { Buffer } from "node:buffer";
import type { TransactionSql } from "postgres";
import { RollupAccumulator } from "#/domain/analytics/session-file/accumulate-rollups.ts";
import { type DecimalField, readDecimal } from "#/domain/analytics/session-file/session-fields.ts";
import { CopyWriter } from "./copy-writer.ts";

/**
 * Sums an import's events into a temporary table of rollup rows (customer_id, span, events,
 * sums, latest_second), a customer and span possibly more than once. Returns the table's name.
 */
export async function sumEventsOfImport(tx: TransactionSql, importId: number): Promise<string> {
  const table = `import_${importId}_sums`;
  await tx.unsafe(
    `create temporary table ${table} (customer_id int, span int, events int[], sums numeric[], latest_second bigint) on commit drop`,
  );
  const rollups = new RollupAccumulator();
  let rest = Buffer.alloc(0);
  // One connection can't read and write rows at once, so each cursor step is summed before the next.
  const cursor = `import_${importId}_events`;
  await tx.unsafe(
    `declare ${cursor} cursor for
     select string_agg(line, '' order by line) as lines from (
       select customer_id || ',' || extract(epoch from occurred_at)::bigint || ',' || trim_scale(quantities[2]) || ',' || trim_scale(quantities[3]) || E'\\n' as line,
         row_number() over () / 1000 as block
       from usage_events where import_id = ${importId} and voided_at is null
     ) as events group by block`,
  );
  for (;;) {
    const blocks = await tx.unsafe<{ lines: string }[]>(`fetch 50 from ${cursor}`);
    for (const { lines } of blocks) {
      rest = Buffer.from(lines, "latin1");
      addLines(rollups, rest);
    }
    const isLast = blocks.length === 0;
    if (rollups.isFull || isLast) await writeOut(tx, rollups, table);
    if (isLast) break;
  }
  await tx.unsafe(`close ${cursor}; analyze ${table}`);
  return table;
}

async function writeOut(tx: TransactionSql, rollups: RollupAccumulator, table: string): Promise<void> {
  const writer = await CopyWriter.open(tx, table);
  let written = 0;
  for (const _row of rollups.drain(writer, 0)) {
    if (++written % 256 === 0) await writer.drain();
  }
  await writer.close();
}

const emptyDecimal = (): DecimalField => ({ mantissa: 0, decimals: 0, from: 0, to: 0 });

/** Adds lines of `customer,second,upload,download`. */
function addLines(rollups: RollupAccumulator, lines: Buffer): void {
  const upload = emptyDecimal();
  const download = emptyDecimal();
  let at = 0;
  while (at < lines.length) {
    const first = lines.indexOf(44, at);
    const second = lines.indexOf(44, first + 1);
    const third = lines.indexOf(44, second + 1);
    const end = lines.indexOf(10, third + 1);
    const user = Number(lines.toString("latin1", at, first));
    const startSecond = Number(lines.toString("latin1", first + 1, second));
    const fault =
      readDecimal(lines, second + 1, third, upload) ?? readDecimal(lines, third + 1, end, download);
    if (fault !== undefined) throw new Error(`a stored session holds a number that is none: ${fault}`);
    if (!rollups.add(user, startSecond, upload, download)) {
      rollups.addExceptional(
        user,
        startSecond,
        lines.toString("latin1", upload.from, upload.to),
        lines.toString("latin1", download.from, download.to),
      );
    }
    at = end + 1;
  }
}
