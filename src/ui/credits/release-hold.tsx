"use client";
import { LockOpen } from "lucide-react";
import { useState } from "react";
import type { CreditHold } from "#/api/contract/ledger.ts";
import { formatAmount } from "#/ui/format/money.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogClose, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { useCreditsChanged } from "./use-credits-changed.ts";
import { useRequestKey } from "./use-request-key.ts";

interface ReleaseHoldProps {
  customer: string;
  hold: CreditHold;
}

/** Gives back what a hold has reserved, after saying what that means. */
export function ReleaseHold({ customer, hold }: ReleaseHoldProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { keyOf, onError } = useRequestKey();
  const changed = useCreditsChanged();
  const release = trpc.credits.ledger.release.useMutation({
    onError,
    onSuccess: async () => {
      setIsOpen(false);
      await changed();
    },
  });
  const held = formatAmount(hold.amount, "credits");
  const open = (next: boolean) => {
    release.reset();
    setIsOpen(next);
  };
  const request = { customer, hold: hold.id };
  return (
    <Dialog open={isOpen} onOpenChange={open}>
      <DialogTrigger asChild>
        <Button size="small" aria-label={`Release the hold of ${held}`}>
          <LockOpen aria-hidden />
          Release
        </Button>
      </DialogTrigger>
      <DialogPanel title={`Release the hold of ${held} credits?`}>
        <p>
          They go back to where they came from; what of them belongs to a grant that has expired meanwhile is
          gone. Whoever made the hold can’t settle it any more.
        </p>
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <DialogClose asChild>
            <Button>Keep it</Button>
          </DialogClose>
          <Button
            look="danger"
            disabled={release.isPending}
            onClick={() => release.mutate({ ...request, requestKey: keyOf(request) })}
          >
            {release.isPending ? "Releasing…" : "Release it"}
          </Button>
        </div>
        {release.error ? <QueryFailure title="It was not released" error={release.error} /> : null}
      </DialogPanel>
    </Dialog>
  );
}
