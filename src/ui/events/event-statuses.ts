import { Ban, CircleCheck, CircleX, CopyCheck, type LucideIcon, Replace, TriangleAlert } from "lucide-react";
import type { EventStatus } from "#/domain/usage/events/stored-event.ts";
import type { ReceiptStatus } from "#/domain/usage/recording/receipt.ts";
import type { Tone } from "#/ui/primitives/badge.tsx";

interface Look {
  label: string;
  tone: Tone;
  icon: LucideIcon;
  /** What it means, in a few words. */
  note: string;
}

/** How an event that was written is shown: a word and a shape. */
export const eventLooks: Record<EventStatus, Look> = {
  counted: { label: "Counted", tone: "good", icon: CircleCheck, note: "Counts as it was reported" },
  replaced: { label: "Replaced", tone: "accent", icon: Replace, note: "Counts as it was corrected" },
  voided: { label: "Voided", tone: "bad", icon: Ban, note: "Counts no more" },
};

/** How a receipt is shown. */
export const receiptLooks: Record<ReceiptStatus, Look> = {
  accepted: { label: "Accepted", tone: "good", icon: CircleCheck, note: "Written, and counted once" },
  duplicate: {
    label: "Duplicate",
    tone: "neutral",
    icon: CopyCheck,
    note: "The same event again: already counted",
  },
  conflict: {
    label: "Conflict",
    tone: "warn",
    icon: TriangleAlert,
    note: "The same id with another content: not written",
  },
  rejected: { label: "Rejected", tone: "bad", icon: CircleX, note: "Not written" },
};
