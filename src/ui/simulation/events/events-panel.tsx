"use client";
import { useMemo } from "react";
import { cn } from "#/ui/class-names.ts";
import type { Tone } from "#/ui/primitives/badge.tsx";
import { Panel } from "#/ui/primitives/panel.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { formatClock } from "#/ui/simulation/timeline/time-spans.ts";
import type { ShownEvent } from "./shown-event.ts";
import { type EventChoice, isShown, tellEvent } from "./tell-event.ts";

const mostShown = 150;

const choices: readonly { value: EventChoice; label: string }[] = [
  { value: "main", label: "The main ones" },
  { value: "all", label: "All" },
  { value: "statuses", label: "Health" },
  { value: "failures", label: "Failures" },
  { value: "breakers", label: "Breakers" },
  { value: "controls", label: "Controls" },
];

const colors: Record<Tone, string> = {
  neutral: "text-ink-muted",
  accent: "text-accent",
  good: "text-good",
  warn: "text-warn",
  bad: "text-bad",
};

interface EventsPanelProps {
  /** Newest first. */
  events: readonly ShownEvent[];
  shown: EventChoice;
  onShow: (shown: EventChoice) => void;
}

/** What happened in the run, newest first. */
export function EventsPanel({ events, shown, onShow }: EventsPanelProps) {
  const told = useMemo(
    () =>
      events
        .filter(({ event }) => isShown(event, shown))
        .slice(0, mostShown)
        .map(({ key, event }) => ({ key, at: event.timeSeconds, ...tellEvent(event) })),
    [events, shown],
  );
  return (
    <Panel
      title="Events"
      className="min-w-0 max-lg:order-4"
      actions={<Select label="Events shown" value={shown} choices={choices} onChange={onShow} />}
    >
      {told.length === 0 ? (
        <p className="px-3 py-4 text-ink-muted">
          {shown === "main" || shown === "all"
            ? "Nothing has happened in this run yet."
            : "None of these in this run lately."}
        </p>
      ) : (
        <ol
          aria-label="Events of the run"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls takes the focus, so that keys scroll it
          tabIndex={0}
          className="max-h-96 overflow-y-auto"
        >
          {told.map(({ key, at, text, icon: Icon, tone }) => (
            <li key={key} className="flex items-start gap-2 border-b px-3 py-1.5 last:border-b-0">
              <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", colors[tone])} />
              <span className="min-w-0 flex-1 break-words">{text}</span>
              <span className="text-xs whitespace-nowrap text-ink-faint">{formatClock(at)}</span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
