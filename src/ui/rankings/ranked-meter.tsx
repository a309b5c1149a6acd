"use client";
import { MeterSelect } from "#/ui/meters/meter-select.tsx";

/** No slug: those begin with a letter or digit. */
const sessions = { value: "_sessions", label: "Internet sessions" };

interface RankedMeterProps {
  /** Slug; empty for the measures of internet sessions. */
  meter: string;
  onChange: (meter: string) => void;
}

/** By what is ranked. */
export function RankedMeter({ meter, onChange }: RankedMeterProps) {
  return (
    <MeterSelect
      value={meter || sessions.value}
      first={sessions}
      onChange={(chosen) => onChange(chosen === sessions.value ? "" : chosen)}
      className="w-full sm:w-56"
    />
  );
}
