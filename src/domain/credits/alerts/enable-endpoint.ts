import type { TransactionSql } from "postgres";
import { webhookChannel } from "./queue-messages.ts";

/**
 * Has nothing more sent to an endpoint, or what waits for it sent at once. What waits without a time is skipped
 * by those who look for what is due.
 */
export async function enableEndpoint(
  tx: TransactionSql,
  id: number,
  isEnabled: boolean,
  now: Date,
): Promise<void> {
  const changed = await tx`
    update webhook_endpoints set is_enabled = ${isEnabled} where id = ${id} and is_enabled <> ${isEnabled}`;
  if (changed.count === 0) return;
  await tx`
    update webhook_deliveries set next_attempt_at = ${isEnabled ? now.toISOString() : null}
    where endpoint_id = ${id} and state = 'waiting'`;
  if (isEnabled) await tx.unsafe(`notify ${webhookChannel}`);
}
