import { CircleAlert, CircleCheck } from "lucide-react";
import type { WebhookDelivery } from "#/api/contract/webhooks.ts";
import { tellAnswer } from "./delivery-states.ts";

/** What became of a test message. */
export function TestOutcome({ delivery }: { delivery: WebhookDelivery }) {
  const hasArrived = delivery.state === "delivered";
  const Icon = hasArrived ? CircleCheck : CircleAlert;
  return (
    <span className="flex items-start gap-2">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${hasArrived ? "text-good" : "text-bad"}`} />
      <span className="min-w-0 break-words">
        <strong className="font-medium">
          {hasArrived ? "The test arrived." : "The test did not arrive."}
        </strong>{" "}
        {tellAnswer(delivery)}
      </span>
    </span>
  );
}
