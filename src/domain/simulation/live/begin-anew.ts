import type { TransactionSql } from "postgres";
import type { Context } from "#/domain/context.ts";

/** Makes the run of the locked row a new one; failures of the last one stay with that. */
export async function beginAnew(ctx: Context, tx: TransactionSql): Promise<void> {
  const now = ctx.clock().toISOString();
  await tx`
    update simulation set run_id = gen_random_uuid(), step = 0, anchor_at = ${now},
      checkpoint = null, checkpoint_step = 0
    where id = 1`;
}
