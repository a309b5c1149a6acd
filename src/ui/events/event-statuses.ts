import { Ban, CircleCheck, CircleX, CopyCheck, Replace, TriangleAlert } from "lucide-react";
import type { EventStatus } from "#/domain/usage/events/stored-event.ts";
import type { ReceiptStatus } from "#/domain/usage/recording/receipt.ts";
import type { Looks } from "#/ui/primitives/look-badge.tsx";

/** How an event that was written is shown: a word and a shape. */
export const eventLooks: Record<EventStatus, Looks> = {
  counted: { label: "Counted", tone: "good", icon: CircleCheck, meaning: "Counts as it was reported" },
  replaced: { label: "Replaced", tone: "accent", icon: Replace, meaning: "Counts as it was corrected" },
  voided: { label: "Voided", tone: "bad", icon: Ban, meaning: "Counts no more" },
};

/** How a receipt is shown. */
export const receiptLooks: Record<ReceiptStatus, Looks> = {
  accepted: { label: "Accepted", tone: "good", icon: CircleCheck, meaning: "Written, and counted once" },
  duplicate: {
    label: "Duplicate",
    tone: "neutral",
    icon: CopyCheck,
    meaning: "The same event again: already counted",
  },
  conflict: {
    label: "Conflict",
    tone: "warn",
    icon: TriangleAlert,
    meaning: "The same id with another content: not written",
  },
  rejected: { label: "Rejected", tone: "bad", icon: CircleX, meaning: "Not written" },
};
