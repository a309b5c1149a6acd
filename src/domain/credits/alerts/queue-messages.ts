import type { TransactionSql } from "postgres";
import { arrayText, plainArrayText } from "#/db/array-text.ts";
import { newEventId } from "#/domain/usage/recording/new-event-id.ts";
import type { WebhookMessage } from "./webhook-message.ts";

/** The channel on which a process says that there are messages to send. */
export const webhookChannel = "meterline_webhooks";

export interface QueuedMessage extends WebhookMessage {
  alertId: number;
  /** When it was raised, ISO 8601. */
  at: string;
}

/** Has messages sent to every endpoint that is enabled, once the transaction commits. */
export async function queueMessages(tx: TransactionSql, messages: readonly QueuedMessage[]): Promise<void> {
  // Locked, so that none of them is removed before the commit.
  const endpoints = await tx.unsafe<{ id: number }[]>(
    "select id from webhook_endpoints where is_enabled order by id for key share",
  );
  const queued = messages.flatMap((message) =>
    endpoints.map(({ id }) => ({ ...message, endpoint: id, id: newEventId(new Date(message.at)) })),
  );
  if (queued.length === 0) return;
  await tx.unsafe(
    `insert into webhook_deliveries (id, endpoint_id, alert_id, type, body, next_attempt_at, created_at)
     select id, endpoint_id, alert_id, type, body, at, at
     from unnest($1::uuid[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[])
       as queued(id, endpoint_id, alert_id, type, body, at)
     on conflict (endpoint_id, alert_id) do nothing`,
    [
      plainArrayText(queued.map(({ id }) => id)),
      plainArrayText(queued.map(({ endpoint }) => endpoint)),
      plainArrayText(queued.map(({ alertId }) => alertId)),
      arrayText(queued.map(({ type }) => type)),
      arrayText(queued.map(({ body }) => body)),
      plainArrayText(queued.map(({ at }) => new Date(at).toISOString())),
    ],
  );
  // Alerts are few: what the lock of a notification costs at commit does not matter here.
  await tx.unsafe(`notify ${webhookChannel}`);
}
