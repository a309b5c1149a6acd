import type { WebhookDelivery } from "#/api/contract/webhooks.ts";
import { Time } from "#/ui/preferences/time.tsx";
import { CopyButton } from "#/ui/primitives/copy-button.tsx";
import { laidOut, tellAnswer } from "./delivery-states.ts";

/** All of one message: what is sent, and what became of it. */
export function DeliveryDetail({ delivery }: { delivery: WebhookDelivery }) {
  const body = laidOut(delivery.body);
  return (
    <div className="grid gap-3 lg:grid-cols-2">
      <dl className="grid content-start grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <Line label="Message">
          <code className="font-mono break-all">{delivery.id}</code>
        </Line>
        <Line label="To">
          <span className="font-mono break-all">{delivery.url}</span>
        </Line>
        <Line label="Latest answer">
          <span className="break-words whitespace-normal">{tellAnswer(delivery)}</span>
        </Line>
        {delivery.latest_attempt_at ? (
          <Line label="Latest attempt">
            <Time at={delivery.latest_attempt_at} withZone />
          </Line>
        ) : null}
        {delivery.next_attempt_at ? (
          <Line label="Next attempt">
            <Time at={delivery.next_attempt_at} withZone />
          </Line>
        ) : null}
        {delivery.delivered_at ? (
          <Line label="Delivered">
            <Time at={delivery.delivered_at} withZone />
          </Line>
        ) : null}
      </dl>
      <div className="min-w-0">
        <div className="flex items-center justify-between">
          <h3 className="text-ink-faint">What is sent</h3>
          <CopyButton text={delivery.body} label="Copy the body" />
        </div>
        <pre className="rounded-md bg-surface p-2 font-mono text-xs break-all whitespace-pre-wrap">
          {body}
        </pre>
      </div>
    </div>
  );
}

function Line({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-ink-faint">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
