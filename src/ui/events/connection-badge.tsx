import { CircleX, Loader, type LucideIcon, Pause, Radio } from "lucide-react";
import { Badge, type Tone } from "#/ui/primitives/badge.tsx";
import type { Connection } from "./use-tail.ts";

const looks: Record<Connection | "paused", { label: string; tone: Tone; icon: LucideIcon }> = {
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
  const { label, tone, icon: Icon } = looks[shown];
  return (
    <span role="status" aria-label="Connection">
      <Badge tone={tone}>
        <Icon aria-hidden className={Icon === Loader ? "motion-safe:animate-spin" : undefined} />
        {label}
      </Badge>
    </span>
  );
}
