"use client";
import { Replace } from "lucide-react";
import { useState } from "react";
import type { StoredEvent } from "#/domain/usage/events/stored-event.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { ReplaceForm } from "./replace-form.tsx";
import type { MetersBySlug } from "./use-meters.ts";

interface ReplaceEventProps {
  event: StoredEvent;
  id: string;
  meters: MetersBySlug;
}

/** Makes an event count as something else. */
export function ReplaceEvent({ event, id, meters }: ReplaceEventProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button>
          <Replace aria-hidden />
          Replace
        </Button>
      </DialogTrigger>
      <DialogPanel title="Replace this event">
        <ReplaceForm event={event} id={id} meters={meters} onDone={() => setIsOpen(false)} />
      </DialogPanel>
    </Dialog>
  );
}
