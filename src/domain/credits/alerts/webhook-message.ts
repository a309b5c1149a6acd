import type { Decimal } from "#/domain/credits/plans/plan-terms.ts";

/** What is sent to an endpoint: its type, and the body as text. */
export interface WebhookMessage {
  type: string;
  body: string;
}

/** What a receiver is told of an alert. */
export interface AlertFacts {
  id: number;
  /** External id. */
  customer: string;
  grant: string;
  threshold: Decimal;
  spent: Decimal;
  amount: Decimal;
  /** Number of the billing period. */
  period: number | null;
}

const message = (type: string, at: string, data: Record<string, unknown>): WebhookMessage => ({
  type,
  body: JSON.stringify({ type, timestamp: new Date(at).toISOString(), data }),
});

/** That a share of a grant is spent. */
export function thresholdReached(alert: AlertFacts, at: string): WebhookMessage {
  const { id, customer, grant, threshold, spent, amount, period } = alert;
  return message("credit.threshold_reached", at, {
    alert: id,
    customer,
    grant,
    threshold,
    spent,
    amount,
    period,
  });
}

/** What a test sends. */
export const testMessage = (endpoint: number, at: string): WebhookMessage =>
  message("webhook.test", at, { endpoint });
