"use client";
import { EndsPopover } from "#/ui/form/ends-popover.tsx";
import { formatTime, fromWallTime, toWallTime } from "#/ui/format/time.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";

interface Span {
  /** ISO 8601; null for no end on that side. */
  from: string | null;
  to: string | null;
}

interface SpanFieldProps extends Span {
  onChange: (span: Span) => void;
}

/** When the events occurred, as the clock of the chosen zone shows it. */
export function SpanField({ from, to, onChange }: SpanFieldProps) {
  const { zone } = usePreferences();
  return (
    <EndsPopover
      label="Occurred"
      title="When events occurred"
      kind="datetime-local"
      from={{
        label: "Occurred from",
        value: from && toWallTime(from, zone),
        told: from && formatTime(from, zone),
      }}
      to={{ label: "and before", value: to && toWallTime(to, zone), told: to && formatTime(to, zone) }}
      until="before"
      onChoose={(first, last) => onChange({ from: fromWallTime(first, zone), to: fromWallTime(last, zone) })}
    />
  );
}
