"use client";
import { CalendarRange } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { Popover, PopoverPanel, PopoverTrigger } from "#/ui/primitives/popover.tsx";
import { readFields } from "./read-fields.ts";

interface End {
  label: string;
  /** As the field takes it; null for no end on this side. */
  value: string | null;
  /** In words. */
  told: string | null;
}

interface EndsPopoverProps {
  /** What lies between the ends: "Days". */
  label: string;
  /** Says so in full. */
  title: string;
  kind: "date" | "datetime-local";
  from: End;
  to: End;
  /** Goes before the end where it is told alone. */
  until: "to" | "before";
  /** Called with the texts of the fields; empty for no end. */
  onChoose: (from: string, to: string) => void;
}

/** A time with two ends, each of which may be left open; told on a button that opens its fields. */
export function EndsPopover({ label, title, kind, from, to, until, onChoose }: EndsPopoverProps) {
  const { zone } = usePreferences();
  const [isOpen, setIsOpen] = useState(false);
  const fromId = useId();
  const toId = useId();
  const choose = (first: string, last: string) => {
    setIsOpen(false);
    onChoose(first, last);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const texts = readFields(event.currentTarget);
    choose(texts.from ?? "", texts.to ?? "");
  };
  const told = tellEnds(from.told, to.told, until, zone);
  const shared = { type: kind, step: kind === "datetime-local" ? 1 : undefined };
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Button aria-label={`${label}: ${told}`} className="max-w-full font-normal">
          <CalendarRange aria-hidden />
          <span className="truncate">{told}</span>
        </Button>
      </PopoverTrigger>
      <PopoverPanel label={title} align="start">
        <form onSubmit={submit} className="grid gap-2">
          <label htmlFor={fromId} className="font-medium">
            {from.label} ({zone})
          </label>
          <Input id={fromId} name="from" defaultValue={from.value ?? undefined} {...shared} />
          <label htmlFor={toId} className="font-medium">
            {to.label}
          </label>
          <Input id={toId} name="to" defaultValue={to.value ?? undefined} {...shared} />
          <div className="flex gap-2">
            <Button look="primary" type="submit">
              Apply
            </Button>
            <Button onClick={() => choose("", "")}>Any time</Button>
          </div>
        </form>
      </PopoverPanel>
    </Popover>
  );
}

function tellEnds(from: string | null, to: string | null, until: string, zone: string): string {
  if (from && to) return `${from} – ${to} ${zone}`;
  if (from) return `from ${from} ${zone}`;
  if (to) return `${until} ${to} ${zone}`;
  return "Any time";
}
