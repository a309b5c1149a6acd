import { CircleX, Loader, Pause, Radio } from "lucide-react";
import { LookBadge, type Looks } from "#/ui/primitives/look-badge.tsx";
import type { Connection } from "#/ui/trpc/use-resumption.ts";

const looks: Record<Connection | "paused", Looks> = {
  connecting: { label: "Connecting", tone: "neutral", icon: Loader },
  live: { label: "Live", tone: "good", icon: Radio },
  reconnecting: { label: "Reconnecting", tone: "warn", icon: Loader },
  failed: { label: "Not connected", tone: "bad", icon: CircleX },
  paused: { label: "Paused", tone: "accent", icon: Pause },
};

interface ConnectionBadgeProps {
  connection: Connection;
  isPaused: boolean;
}

/** Whether what is shown is what there is. */
export function ConnectionBadge({ connection, isPaused }: ConnectionBadgeProps) {
  const shown = isPaused && connection === "live" ? "paused" : connection;
  const isBusy = shown === "connecting" || shown === "reconnecting";
  return (
    <span role="status" aria-label="Connection">
      <LookBadge looks={looks[shown]} isBusy={isBusy} />
    </span>
  );
}
