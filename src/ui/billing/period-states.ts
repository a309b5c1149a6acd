import { CircleAlert, CircleCheck, CircleDashed, Hourglass, LoaderCircle } from "lucide-react";
import type { BillingPeriod } from "#/api/contract/billing.ts";
import type { Looks } from "#/ui/primitives/look-badge.tsx";

/** open and ended: collects nothing more, but waits for late events. */
type ShownState = BillingPeriod["state"] | "ended" | "failed";

/** How each state is told: with a word and a shape, not by colour alone. */
export const periodLooks: Record<ShownState, Looks> = {
  open: {
    label: "Open",
    meaning: "Usage is collected; what it comes to still moves.",
    tone: "accent",
    icon: CircleDashed,
  },
  ended: {
    label: "Ended",
    meaning: "It is over, and waits for late events before it is closed.",
    tone: "warn",
    icon: Hourglass,
  },
  closing: {
    label: "Closing",
    meaning: "It is being added up.",
    tone: "accent",
    icon: LoaderCircle,
  },
  failed: {
    label: "Closing failed",
    meaning: "It could not be closed; it is tried again.",
    tone: "bad",
    icon: CircleAlert,
  },
  closed: {
    label: "Closed",
    meaning: "The statement is final and never changes.",
    tone: "good",
    icon: CircleCheck,
  },
};

interface Stated {
  state: BillingPeriod["state"];
  ends_at: string;
  failure: string | null;
}

/** What a period's state is called at an instant, milliseconds since 1970. */
export function shownState({ state, ends_at, failure }: Stated, now: number): ShownState {
  if (state === "closed") return "closed";
  if (failure !== null) return "failed";
  if (state === "closing") return "closing";
  return Date.parse(ends_at) <= now ? "ended" : "open";
}
