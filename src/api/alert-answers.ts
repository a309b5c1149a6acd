import type { Alert } from "#/api/contract/alerts.ts";
import type { WebhookDelivery, WebhookEndpoint, WebhookEndpointWithSecret } from "#/api/contract/webhooks.ts";
import { iso, isoOrNull } from "#/api/iso-time.ts";
import type { EndpointWithSecret } from "#/domain/credits/alerts/change-endpoints.ts";
import type { DescribedAlert } from "#/domain/credits/alerts/list-alerts.ts";
import type { DescribedDelivery } from "#/domain/credits/alerts/webhook-deliveries.ts";
import type { DescribedEndpoint } from "#/domain/credits/alerts/webhook-endpoints.ts";

/** An alert as callers see it. */
export function toAlert(alert: DescribedAlert): Alert {
  return {
    id: alert.id,
    customer: alert.customer,
    grant: alert.grantId,
    threshold: alert.threshold,
    period: alert.period,
    spent: alert.spent,
    amount: alert.amount,
    raised_at: iso(alert.raisedAt),
    acknowledged_at: isoOrNull(alert.acknowledgedAt),
    acknowledged_by: alert.acknowledgedBy,
  };
}

/** A webhook endpoint as callers see it. */
export function toEndpoint(endpoint: DescribedEndpoint): WebhookEndpoint {
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    is_enabled: endpoint.isEnabled,
    waiting: endpoint.waiting,
    dead: endpoint.dead,
    created_at: iso(endpoint.createdAt),
  };
}

/** A webhook endpoint as who made it, or its new secret, sees it once. */
export const toEndpointWithSecret = (endpoint: EndpointWithSecret): WebhookEndpointWithSecret => ({
  ...toEndpoint(endpoint),
  secret: endpoint.secret,
});

/** A message to an endpoint as callers see it. */
export function toDelivery(delivery: DescribedDelivery): WebhookDelivery {
  return {
    id: delivery.id,
    endpoint: delivery.endpoint,
    url: delivery.url,
    alert: delivery.alert,
    type: delivery.type,
    body: delivery.body,
    state: delivery.state,
    attempts: delivery.attempts,
    next_attempt_at: isoOrNull(delivery.nextAttemptAt),
    latest_status: delivery.latestStatus,
    latest_failure: delivery.latestFailure,
    latest_attempt_at: isoOrNull(delivery.latestAttemptAt),
    delivered_at: isoOrNull(delivery.deliveredAt),
    created_at: iso(delivery.createdAt),
  };
}
