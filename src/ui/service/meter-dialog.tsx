"use client";
import { Pencil, Plus } from "lucide-react";
import { useState } from "react";
import type { Meter } from "#/api/contract/meters.ts";
import type { Service } from "#/api/contract/services.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { MeterForm } from "./meter-form.tsx";

interface MeterDialogProps {
  service: Service;
  /** The one to change; null for a new one. */
  meter: Meter | null;
}

export function MeterDialog({ service, meter }: MeterDialogProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        {meter ? (
          <Button size="small" look="quiet" aria-label={`Edit meter ${meter.slug}`}>
            <Pencil aria-hidden />
          </Button>
        ) : (
          <Button look="primary">
            <Plus aria-hidden />
            New meter
          </Button>
        )}
      </DialogTrigger>
      <DialogPanel title={meter ? `Meter ${meter.slug}` : `New meter of ${service.name}`}>
        <MeterForm service={service} meter={meter} onDone={() => setIsOpen(false)} />
      </DialogPanel>
    </Dialog>
  );
}
