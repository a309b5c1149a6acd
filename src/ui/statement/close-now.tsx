"use client";
import { Lock } from "lucide-react";
import { useState } from "react";
import type { Statement } from "#/api/contract/statements.ts";
import { shownState } from "#/ui/billing/period-states.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogClose, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";

/** Closes a period that is over without waiting for the grace time, after saying what that means. */
export function CloseNow({ statement }: { statement: Statement }) {
  const [isOpen, setIsOpen] = useState(false);
  const api = trpc.useUtils();
  const { customer: externalId, period: number } = statement;
  const close = trpc.credits.statements.close.useMutation({
    onSuccess: async () => {
      setIsOpen(false);
      await Promise.all([api.credits.statements.invalidate(), api.credits.billing.invalidate()]);
    },
  });
  const state = shownState(statement, Date.now());
  if (state === "closed" || state === "open") return null;
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button look="primary">
          <Lock aria-hidden />
          Close now
        </Button>
      </DialogTrigger>
      <DialogPanel title={`Close period ${number}?`}>
        <div className="grid gap-2">
          <p>The statement becomes final as of now, and never changes any more.</p>
          <p className="text-ink-muted">
            Usage of this period that is reported, corrected or taken back from then on becomes an adjustment
            in the next open period. By itself the period would close after the grace time.
          </p>
        </div>
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <DialogClose asChild>
            <Button>Wait</Button>
          </DialogClose>
          <Button
            look="primary"
            disabled={close.isPending}
            onClick={() => close.mutate({ externalId, number })}
          >
            {close.isPending ? "Closing…" : "Close it"}
          </Button>
        </div>
        {close.error ? <QueryFailure title="It was not closed" error={close.error} /> : null}
      </DialogPanel>
    </Dialog>
  );
}
