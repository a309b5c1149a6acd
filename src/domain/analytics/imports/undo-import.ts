import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";
import { noteLateImport } from "#/domain/credits/statements/note-late-usage.ts";
import { DomainError } from "#/domain/domain-error.ts";
import { bumpDataVersion } from "#/domain/usage/rollups/bump-data-version.ts";
import { removeSampleUsage } from "#/domain/usage/sample/remove-sample-usage.ts";
import { stateOf } from "./apply-import.ts";
import { findImport } from "./find-import.ts";
import { forgetUnusedCustomers } from "./forget-customers.ts";
import type { ImportRow } from "./import-row.ts";
import { changeSessions } from "./lock-sessions.ts";
import { liveImports, removeAllSessions, removeSessionsOf } from "./remove-sessions.ts";
import { dropStaging } from "./staging.ts";

/**
 * Removes what an import alone brought: rows that another file brought too stay, as that file's.
 * One that never counted is given up. Throws conflict while its rows are still arriving.
 */
export async function undoImport(ctx: Context, id: number): Promise<ImportRow> {
  const row = await findImport(ctx, id);
  if (row.source === "sample" && row.state !== "receiving") await removeSampleUsage(ctx);
  if (row.state === "undone" || row.state === "replaced") return row;
  if (row.state === "receiving" || row.state === "applying") {
    throw new DomainError("conflict", `Import ${id} is under way; undo it when it is done.`);
  }
  await changeSessions(ctx, async (tx) => {
    if ((await stateOf(tx, id)) === "undone") return;
    await undoIn(tx, row, ctx.clock());
    await tx`update imports set state = 'undone', finished_at = ${ctx.clock().toISOString()} where id = ${id}`;
  });
  await forgetUnusedCustomers(ctx);
  await dropStaging(ctx.sql, id);
  return findImport(ctx, id);
}

async function undoIn(tx: TransactionSql, row: ImportRow, now: Date): Promise<void> {
  const others = await liveImports(tx, row.service_id, row.id);
  if (others.length === 0) {
    // With no other file, the way below comes to the same, slower.
    await removeAllSessions(tx, row.service_id, [row.id], now);
  } else {
    await passOnClaimedEvents(tx, row.id);
    await noteLateImport(tx, [row.id], { serviceId: row.service_id, cause: "undo", recorded: now });
    await removeSessionsOf(tx, row.service_id, row.id);
    await tx`delete from import_claims where import_id = ${row.id}`;
  }
  await bumpDataVersion(tx, row.service_id);
}

/** Rows that another import brought too go over to the first such import. */
async function passOnClaimedEvents(tx: TransactionSql, importId: number): Promise<void> {
  await tx`
    create temporary table heirs on commit drop as
    select claim.customer_id, claim.occurred_at, claim.key, min(claim.import_id) as import_id
    from import_claims claim
    join usage_events event using (customer_id, occurred_at, key)
    where event.import_id = ${importId}
    group by 1, 2, 3`;
  await tx`
    update usage_events event set import_id = heirs.import_id from heirs
    where event.customer_id = heirs.customer_id and event.occurred_at = heirs.occurred_at and event.key = heirs.key`;
  await tx`
    delete from import_claims claim using heirs
    where claim.customer_id = heirs.customer_id and claim.occurred_at = heirs.occurred_at
      and claim.key = heirs.key and claim.import_id = heirs.import_id`;
}
