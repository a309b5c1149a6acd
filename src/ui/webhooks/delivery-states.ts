import { CircleCheck, Hourglass, MailX } from "lucide-react";
import type { WebhookDelivery } from "#/api/contract/webhooks.ts";
import type { Looks } from "#/ui/primitives/look-badge.tsx";

/** How each state is told: with a word and a shape, not by colour alone. */
export const deliveryLooks: Record<WebhookDelivery["state"], Looks> = {
  waiting: {
    label: "Waiting",
    meaning: "For its first attempt, or for another one after a failure.",
    tone: "accent",
    icon: Hourglass,
  },
  delivered: {
    label: "Delivered",
    meaning: "The receiver answered with a status of 200 to 299.",
    tone: "good",
    icon: CircleCheck,
  },
  dead: {
    label: "Dead",
    meaning: "Given up. Nothing more is sent until somebody asks for a retry.",
    tone: "bad",
    icon: MailX,
  },
};

/** What became of the latest attempt, in a few words. */
export function tellAnswer({
  latest_status: status,
  latest_failure: failure,
  attempts,
}: Pick<WebhookDelivery, "latest_status" | "latest_failure" | "attempts">): string {
  if (failure !== null) return failure;
  if (status !== null) return `It answered ${status}.`;
  return attempts === 0 ? "Not tried yet." : "Being tried.";
}

/** JSON text with a line for each field; other text as it is. */
export function laidOut(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
