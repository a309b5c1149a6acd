"use client";
import { daySpan } from "#/ui/customer/day-span.ts";
import { EndsPopover } from "#/ui/form/ends-popover.tsx";
import { isDay } from "#/ui/format/day.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { formatBoundary, lastDayOf } from "./period-span.ts";

interface Ends {
  /** ISO 8601; null for no end on that side. */
  from: string | null;
  to: string | null;
}

interface TouchFilterProps extends Ends {
  onChange: (ends: Ends) => void;
}

/** Narrows the periods to those that reach into some days. */
export function TouchFilter({ from, to, onChange }: TouchFilterProps) {
  const { zone } = usePreferences();
  const first = from && formatBoundary(from, zone);
  const last = to && lastDayOf(to, zone);
  return (
    <EndsPopover
      label="Days"
      title="Days that the periods reach into"
      kind="date"
      from={{ label: "Reaching into the days from", value: first?.slice(0, 10) ?? null, told: first }}
      to={{ label: "to, included", value: last, told: last }}
      until="to"
      onChoose={(begin, end) =>
        onChange({
          from: isDay(begin) ? daySpan(begin, zone).from : null,
          to: isDay(end) ? daySpan(end, zone).to : null,
        })
      }
    />
  );
}
