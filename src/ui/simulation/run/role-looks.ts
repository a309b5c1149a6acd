import { CircleDashed, CornerDownRight, Crosshair, Waves } from "lucide-react";
import type { WhatIfRole } from "#/domain/simulation/what-if/what-if-result.ts";
import type { Looks } from "#/ui/primitives/look-badge.tsx";

/** How the part that a service had in a run is told. */
export const roleLooks: Record<WhatIfRole, Looks> = {
  cause: {
    label: "Cause",
    meaning: "Itself, or its own calls, were a root cause at some time",
    tone: "bad",
    icon: Crosshair,
  },
  symptom: {
    label: "Symptom",
    meaning: "Unhealthy only because of others",
    tone: "warn",
    icon: CornerDownRight,
  },
  affected: {
    label: "Affected",
    meaning: "Some of its requests went otherwise, but its health stayed as without the failures",
    tone: "neutral",
    icon: Waves,
  },
  untouched: {
    label: "Untouched",
    meaning: "All its requests went exactly as without the failures",
    tone: "good",
    icon: CircleDashed,
  },
};
