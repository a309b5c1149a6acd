import type { TransactionSql } from "postgres";
import { arrayText } from "#/db/array-text.ts";
import { noteLateCorrection } from "#/domain/credits/statements/note-late-usage.ts";
import type { Service } from "../catalogue/catalogue.ts";
import { originalOf, type RevisionRow } from "../events/find-event.ts";
import type { EventRow } from "../events/stored-event.ts";
import { applyRollupDeltas } from "../rollups/apply-rollup-deltas.ts";
import { RollupDeltas } from "../rollups/rollup-deltas.ts";

const timeSql = (parameter: string) =>
  `timestamptz 'epoch' + ${parameter}::bigint * interval '1 microsecond'`;

/**
 * Writes a correction of a locked event: what it was, if that was not noted yet, what it is now, what that takes
 * from the rollups and adds to them, and which closed billing periods it changes. Answers the row as it is now.
 */
export async function writeCorrection(
  tx: TransactionSql,
  row: EventRow,
  service: Service,
  correction: RevisionRow,
): Promise<EventRow> {
  const { kind, revision, occurred, quantities, price, recorded } = correction;
  const deltas = new RollupDeltas();
  deltas.add(service, row.customer_id, row.occurred, row.quantities, 1, -1);
  if (kind === "replace") deltas.add(service, row.customer_id, occurred, quantities, 1, 1);
  const noted = row.revision === null ? [originalOf(row), correction] : [correction];
  const voided = kind === "void" ? recorded : null;
  await Promise.all([
    ...noted.map((one) => insertRevision(tx, row, one)),
    tx.unsafe(
      `update usage_events set occurred_at = ${timeSql("$3")}, quantities = $4::numeric[], price = $5::numeric,
         voided_at = ${timeSql("$6")}, revision = $7
       where customer_id = $1 and key = $2 and import_id is null`,
      [row.customer_id, row.key, occurred, arrayText(quantities), price, voided, revision],
    ),
  ]);
  // Rollups come after their events: that is everyone's order of locks, and the latest event is looked for again.
  await applyRollupDeltas(tx, deltas);
  if (kind !== "original") {
    await noteLateCorrection(tx, {
      customerId: row.customer_id,
      serviceId: row.service_id,
      key: row.key,
      micros: [row.occurred, occurred],
      cause: kind,
      recorded,
    });
  }
  return { ...row, occurred, quantities, price, voided, revision };
}

function insertRevision(tx: TransactionSql, row: EventRow, revision: RevisionRow): Promise<unknown> {
  return tx.unsafe(
    `insert into event_revisions (customer_id, key, revision, kind, occurred_at, quantities, price, reason, request_key, actor, recorded_at)
     values ($1, $2, $3, $4, ${timeSql("$5")}, $6::numeric[], $7::numeric, $8, $9, $10, ${timeSql("$11")})`,
    [
      row.customer_id,
      row.key,
      revision.revision,
      revision.kind,
      revision.occurred,
      arrayText(revision.quantities),
      revision.price,
      revision.reason,
      revision.request_key,
      revision.actor,
      revision.recorded,
    ],
  );
}
