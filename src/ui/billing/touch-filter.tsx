"use client";
import { CalendarRange } from "lucide-react";
import { type FormEvent, useState } from "react";
import { daySpan } from "#/ui/customer/day-span.ts";
import { readFields } from "#/ui/form/read-fields.ts";
import { isDay } from "#/ui/format/day.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { Popover, PopoverPanel, PopoverTrigger } from "#/ui/primitives/popover.tsx";
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
  const [isOpen, setIsOpen] = useState(false);
  const choose = (ends: Ends) => {
    setIsOpen(false);
    onChange(ends);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { first = "", last = "" } = readFields(event.currentTarget);
    choose({
      from: isDay(first) ? daySpan(first, zone).from : null,
      to: isDay(last) ? daySpan(last, zone).to : null,
    });
  };
  const told = tellEnds({ from, to }, zone);
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Button aria-label={`Days: ${told}`} className="max-w-full font-normal">
          <CalendarRange aria-hidden />
          <span className="truncate">{told}</span>
        </Button>
      </PopoverTrigger>
      <PopoverPanel label="Days that the periods reach into" align="start">
        <form onSubmit={submit} className="grid gap-2">
          <label htmlFor="touch-first" className="font-medium">
            Reaching into the days from ({zone})
          </label>
          <Input
            id="touch-first"
            name="first"
            type="date"
            defaultValue={from ? formatBoundary(from, zone).slice(0, 10) : undefined}
          />
          <label htmlFor="touch-last" className="font-medium">
            to, included
          </label>
          <Input
            id="touch-last"
            name="last"
            type="date"
            defaultValue={to ? lastDayOf(to, zone) : undefined}
          />
          <div className="flex gap-2">
            <Button look="primary" type="submit">
              Apply
            </Button>
            <Button onClick={() => choose({ from: null, to: null })}>Any time</Button>
          </div>
        </form>
      </PopoverPanel>
    </Popover>
  );
}

function tellEnds({ from, to }: Ends, zone: string): string {
  const last = to && lastDayOf(to, zone);
  const first = from && formatBoundary(from, zone);
  if (first && last) return `${first} – ${last} ${zone}`;
  if (first) return `from ${first} ${zone}`;
  if (last) return `to ${last} ${zone}`;
  return "Any time";
}
