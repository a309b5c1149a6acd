import {
  ArrowDownLeft,
  BadgePlus,
  CalendarX2,
  Hourglass,
  Lock,
  LockOpen,
  type LucideIcon,
  PencilLine,
  Receipt,
  Redo2,
  Undo2,
} from "lucide-react";
import type { LedgerTransaction } from "#/api/contract/ledger.ts";

interface KindLooks {
  label: string;
  /** What happened, in a sentence. */
  meaning: string;
  icon: LucideIcon;
}

/** How each kind of transaction is told. */
export const kindLooks: Record<LedgerTransaction["kind"], KindLooks> = {
  grant: { label: "Grant", meaning: "Credits were given.", icon: BadgePlus },
  rollover: {
    label: "Rollover",
    meaning: "What was left of a grant at its expiry became a grant of its own.",
    icon: Redo2,
  },
  hold: { label: "Hold", meaning: "Credits were reserved for work under way.", icon: Lock },
  settle: {
    label: "Settled",
    meaning: "The work of a hold was paid; the rest went back.",
    icon: ArrowDownLeft,
  },
  release: { label: "Released", meaning: "A hold was given back.", icon: LockOpen },
  hold_expiry: { label: "Hold expired", meaning: "A hold was given back by itself.", icon: Hourglass },
  grant_expiry: {
    label: "Grant expired",
    meaning: "What was left of a grant can’t be spent any more.",
    icon: CalendarX2,
  },
  usage: { label: "Usage", meaning: "A billing period’s use was paid.", icon: Receipt },
  usage_refund: {
    label: "Usage refund",
    meaning: "A billing period’s use became less, and the difference came back.",
    icon: Undo2,
  },
  adjustment: { label: "Adjustment", meaning: "Changed by hand.", icon: PencilLine },
};

/** What each account of the ledger holds. */
export const accountNames: Record<LedgerTransaction["entries"][number]["account"], string> = {
  grant: "Available",
  held: "Held",
  spent: "Spent",
  issued: "Issued",
  expired: "Expired",
  adjusted: "Adjusted by hand",
  overage: "Overage",
};
