import {
  ArrowRightLeft,
  CircleCheck,
  CircleSlash,
  Clock,
  FastForward,
  Gauge,
  type LucideIcon,
  Pause,
  Play,
  RotateCcw,
  Zap,
  ZapOff,
} from "lucide-react";
import type { BreakerPhase, HealthStatus } from "#/domain/simulation/engine/observation.ts";
import type { Tone } from "#/ui/primitives/badge.tsx";
import { breakerWords } from "#/ui/simulation/graph/call-look.ts";
import { formatFactor, formatSpan } from "#/ui/simulation/health/format-simulated.ts";
import { nameCauses } from "#/ui/simulation/health/name-cause.ts";
import { statusLooks } from "#/ui/simulation/health/status-looks.ts";
import { tellWhat } from "#/ui/simulation/what-if/describe-failure.ts";
import type { LiveEvent } from "./shown-event.ts";

const eventGroups = ["statuses", "failures", "breakers", "controls"] as const;
type EventGroup = (typeof eventGroups)[number];

/** main: without what breakers try while they are open. */
export const eventChoices = ["main", "all", ...eventGroups] as const;
export type EventChoice = (typeof eventChoices)[number];

const groupOf: Record<LiveEvent["kind"], EventGroup> = {
  status: "statuses",
  breaker: "breakers",
  failure_started: "failures",
  failure_ended: "failures",
  paused: "controls",
  resumed: "controls",
  speed_changed: "controls",
  run_started: "controls",
  taken_over: "controls",
  skipped: "controls",
};

/** Whether a choice of events has this one among them. */
export function isShown(event: LiveEvent, choice: EventChoice): boolean {
  if (choice === "all") return true;
  if (choice !== "main") return groupOf[event.kind] === choice;
  return event.kind !== "breaker" || event.from === "closed" || event.to === "closed";
}

/** An event in words and a shape. */
export interface ToldEvent {
  group: EventGroup;
  text: string;
  icon: LucideIcon;
  tone: Tone;
}

const statusVerbs: Record<HealthStatus, string> = {
  healthy: "is healthy again",
  degraded: "is degraded",
  failing: "is failing",
};

const breakerLooks: Record<BreakerPhase, { icon: LucideIcon; tone: Tone }> = {
  closed: { icon: CircleCheck, tone: "good" },
  open: { icon: CircleSlash, tone: "bad" },
  half_open: { icon: Clock, tone: "warn" },
};

export function tellEvent(event: LiveEvent): ToldEvent {
  return { group: groupOf[event.kind], ...inWords(event) };
}

type InWords = Omit<ToldEvent, "group">;

function inWords(event: LiveEvent): InWords {
  switch (event.kind) {
    case "status": {
      const { icon, tone } = statusLooks[event.to];
      const { diagnosis } = event;
      const why =
        diagnosis === null
          ? ""
          : diagnosis.role === "root_cause"
            ? ", a root cause"
            : ` because of ${nameCauses(diagnosis.of)}`;
      const text =
        event.from === "failing" && event.to === "degraded"
          ? `${event.serviceId} is only degraded${why}`
          : `${event.serviceId} ${statusVerbs[event.to]}${why}`;
      return { text, icon, tone };
    }
    case "breaker":
      return {
        text: `Breaker ${event.serviceId} → ${event.dependencyId} is ${breakerWords[event.to]}`,
        ...breakerLooks[event.to],
      };
    case "failure_started": {
      const { startSeconds, endSeconds } = event.failure;
      const span = endSeconds === null ? "until ended" : `for ${formatSpan(endSeconds - startSeconds)}`;
      return {
        text: `Failure begins: ${tellWhat(event.failure)}, ${span}`,
        icon: Zap,
        tone: "bad",
      };
    }
    case "failure_ended":
      return {
        text: `Failure is over: ${tellWhat(event.failure)}`,
        icon: ZapOff,
        tone: "neutral",
      };
    case "paused":
      return control("Paused", Pause);
    case "resumed":
      return control("Resumed", Play);
    case "speed_changed":
      return control(`Speed × ${formatFactor(event.speed)}`, Gauge);
    case "run_started":
      return control(`New run with seed ${event.seed}`, RotateCcw);
    case "taken_over":
      return control("Another server process goes on with it", ArrowRightLeft);
    case "skipped":
      return control(`The clock went on ${formatSpan(event.wallSeconds)} without it`, FastForward);
  }
}

const control = (text: string, icon: LucideIcon): InWords => ({
  text,
  icon,
  tone: "neutral",
});
