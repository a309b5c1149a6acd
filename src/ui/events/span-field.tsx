"use client";
import { CalendarRange } from "lucide-react";
import { type FormEvent, useState } from "react";
import { formatTime, fromWallTime, toWallTime } from "#/ui/format/time.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { Popover, PopoverPanel, PopoverTrigger } from "#/ui/primitives/popover.tsx";

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
  const [isOpen, setIsOpen] = useState(false);
  const choose = (span: Span) => {
    setIsOpen(false);
    onChange(span);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const read = (name: string) => fromWallTime(String(form.get(name) ?? ""), zone);
    choose({ from: read("from"), to: read("to") });
  };
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Button aria-label={`Occurred: ${describe(from, to, zone)}`} className="max-w-full font-normal">
          <CalendarRange aria-hidden />
          <span className="truncate">{describe(from, to, zone)}</span>
        </Button>
      </PopoverTrigger>
      <PopoverPanel label="When events occurred" align="start">
        <form onSubmit={submit} className="grid gap-2">
          <label htmlFor="span-from" className="font-medium">
            Occurred from ({zone})
          </label>
          <Input
            id="span-from"
            name="from"
            type="datetime-local"
            step={1}
            defaultValue={from ? toWallTime(from, zone) : undefined}
          />
          <label htmlFor="span-to" className="font-medium">
            and before
          </label>
          <Input
            id="span-to"
            name="to"
            type="datetime-local"
            step={1}
            defaultValue={to ? toWallTime(to, zone) : undefined}
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

function describe(from: string | null, to: string | null, zone: string): string {
  if (from && to) return `${formatTime(from, zone)} – ${formatTime(to, zone)} ${zone}`;
  if (from) return `from ${formatTime(from, zone)} ${zone}`;
  if (to) return `before ${formatTime(to, zone)} ${zone}`;
  return "Any time";
}
