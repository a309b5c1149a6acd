"use client";
import { Ban } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { StoredEvent } from "#/domain/usage/events/stored-event.ts";
import { fieldErrors } from "#/ui/form/field-errors.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogClose, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { ReasonField } from "./reason-field.tsx";
import { useCorrection } from "./use-correction.ts";

interface VoidEventProps {
  event: StoredEvent;
  id: string;
}

/** Makes an event count no more, after saying what that means. */
export function VoidEvent({ event, id }: VoidEventProps) {
  const [isOpen, setIsOpen] = useState(false);
  const name = { customer: event.customer, id };
  const { keyOf, onSuccess } = useCorrection(name, () => setIsOpen(false));
  const voiding = trpc.events.void.useMutation({ onSuccess });
  const fields = fieldErrors(voiding.error, ["reason"]);
  const submit = (submitted: FormEvent<HTMLFormElement>) => {
    submitted.preventDefault();
    const request = { ...name, reason: String(new FormData(submitted.currentTarget).get("reason") ?? "") };
    voiding.mutate({ ...request, requestKey: keyOf(request) });
  };
  const open = (next: boolean) => {
    voiding.reset();
    setIsOpen(next);
  };
  return (
    <Dialog open={isOpen} onOpenChange={open}>
      <DialogTrigger asChild>
        <Button look="danger">
          <Ban aria-hidden />
          Void
        </Button>
      </DialogTrigger>
      <DialogPanel title="Void this event?">
        <form onSubmit={submit} className="grid gap-3">
          <p>
            It counts no more: all totals change at once, and there is no way back. It stays readable, and its
            id stays used, so reporting it again changes nothing.
          </p>
          <ReasonField id="void-reason" error={fields.of.reason} />
          {voiding.error && !fields.areAll ? (
            <QueryFailure title="The event was not voided" error={voiding.error} />
          ) : null}
          <div className="flex flex-wrap justify-end gap-2">
            <DialogClose asChild>
              <Button>Keep it</Button>
            </DialogClose>
            <Button look="danger" type="submit" disabled={voiding.isPending}>
              {voiding.isPending ? "Voiding…" : "Void the event"}
            </Button>
          </div>
        </form>
      </DialogPanel>
    </Dialog>
  );
}
