"use client";
import { CalendarClock } from "lucide-react";
import { usePathname } from "next/navigation";
import { parseAsInteger, useQueryStates } from "nuqs";
import { useState } from "react";
import { formatTime } from "#/ui/format/time.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Popover, PopoverPanel, PopoverTrigger } from "#/ui/primitives/popover.tsx";
import { ReferenceForm } from "./reference-form.tsx";
import { referenceParser } from "./reference-parser.ts";

/** Pages that show windows ending at a reference time. */
const hasReference = (pathname: string) => pathname === "/rankings" || /^\/users\/./.test(pathname);

/** The reference time of the page, in the URL; drawn only where a page has one. */
export function ReferenceControl() {
  const pathname = usePathname();
  const { zone } = usePreferences();
  const [isOpen, setIsOpen] = useState(false);
  const [{ reference }, setQuery] = useQueryStates(
    { reference: referenceParser, page: parseAsInteger },
    { history: "push" },
  );
  if (!hasReference(pathname)) return null;

  const choose = (next: string | null) => {
    setIsOpen(false);
    void setQuery({ reference: next, page: null });
  };
  const shown = reference ? `${formatTime(reference, zone)} ${zone}` : "latest session";
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Button look={reference ? "plain" : "quiet"} className="px-2" aria-label={`Reference time: ${shown}`}>
          <CalendarClock aria-hidden />
          <span className="max-lg:hidden">{reference ? `Up to ${shown}` : "Latest"}</span>
        </Button>
      </PopoverTrigger>
      <PopoverPanel label="Reference time">
        <ReferenceForm reference={reference} onChoose={choose} />
      </PopoverPanel>
    </Popover>
  );
}
