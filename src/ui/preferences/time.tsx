"use client";
import { formatTime } from "#/ui/format/time.ts";
import { usePreferences } from "./preferences-provider.tsx";

interface TimeProps {
  /** ISO 8601 */
  at: string;
  /** Adds "UTC" or the zone's name. */
  withZone?: boolean;
}

/** An instant in the chosen zone; UTC on hover. */
export function Time({ at, withZone = false }: TimeProps) {
  const { zone } = usePreferences();
  return (
    <time className="whitespace-nowrap" dateTime={at} title={`${formatTime(at, "UTC")} UTC`}>
      {formatTime(at, zone)}
      {withZone ? ` ${zone}` : null}
    </time>
  );
}
