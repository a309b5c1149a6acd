import { CircleCheck, Hourglass, Lock, LockOpen } from "lucide-react";
import type { CreditHold } from "#/api/contract/ledger.ts";
import type { Looks } from "#/ui/primitives/look-badge.tsx";

/** How each state of a hold is told: with a word and a shape, not by colour alone. */
export const holdLooks: Record<CreditHold["state"], Looks> = {
  held: { label: "Held", meaning: "Reserved for work under way.", tone: "accent", icon: Lock },
  settled: { label: "Settled", meaning: "The work was paid.", tone: "good", icon: CircleCheck },
  released: { label: "Released", meaning: "Given back.", tone: "neutral", icon: LockOpen },
  expired: { label: "Expired", meaning: "Given back by itself.", tone: "warn", icon: Hourglass },
};
