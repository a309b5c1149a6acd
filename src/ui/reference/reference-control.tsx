"use client";
import { CalendarClock } from "lucide-react";
import { usePathname } from "next/navigation";
import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { formatTime } from "#/ui/format/time.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Popover, PopoverPanel, PopoverTrigger } from "#/ui/primitives/popover.tsx";
import { ReferenceForm } from "./reference-form.tsx";
import { referenceParser } from "./reference-parser.ts";

/** Pages that show windows ending at a reference time. */
const hasReference = (pathname: string) =>
  pathname === "/rankings" || /^\/(users|customers)\/./.test(pathname);

/** What the windows end at when no time is chosen. */
const latestOf = (pathname: string, meter: string | null): "session" | "event" =>
  pathname.startsWith("/customers/") || (pathname === "/rankings" && meter) ? "event" : "session";

/** The reference time of the page, in the URL; drawn only where a page has one. */
export function ReferenceControl() {
  const pathname = usePathname();
  const { zone } = usePreferences();
  const [isOpen, setIsOpen] = useState(false);
  const [{ reference, meter }, setQuery] = useQueryStates(
    { reference: referenceParser, page: parseAsInteger, meter: parseAsString },
    { history: "push" },
  );
  if (!hasReference(pathname)) return null;

  const choose = (next: string | null) => {
    setIsOpen(false);
    void setQuery({ reference: next, page: null });
  };
  const latest = latestOf(pathname, meter);
  const shown = reference ? `${formatTime(reference, zone)} ${zone}` : `latest ${latest}`;
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Button look={reference ? "plain" : "quiet"} className="px-2" aria-label={`Reference time: ${shown}`}>
          <CalendarClock aria-hidden />
          <span className="max-lg:hidden">{reference ? `Up to ${shown}` : "Latest"}</span>
        </Button>
      </PopoverTrigger>
      <PopoverPanel label="Reference time">
        <ReferenceForm reference={reference} latest={latest} onChoose={choose} />
      </PopoverPanel>
    </Popover>
  );
}
