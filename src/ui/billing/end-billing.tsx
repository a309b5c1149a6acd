"use client";
import { CircleStop } from "lucide-react";
import { useState } from "react";
import type { BillingAccount } from "#/api/contract/billing.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogClose, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { QueryFailure } from "#/ui/trpc/query-failure.tsx";
import { foretellEnd } from "./foretell-change.ts";
import { useBillingChanged } from "./use-billing-changed.ts";

const endChoices = [
  { value: "period_end", label: "With this period" },
  { value: "now", label: "Now" },
] as const;

/** Ends the billing of a customer, after saying what that means. */
export function EndBilling({ account }: { account: BillingAccount }) {
  const [isOpen, setIsOpen] = useState(false);
  const [when, setWhen] = useState<"period_end" | "now">("period_end");
  const onChanged = useBillingChanged(account.customer);
  const end = trpc.credits.billing.end.useMutation({
    onSuccess: async (ended) => {
      setIsOpen(false);
      await onChanged(ended);
    },
  });
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button>
          <CircleStop aria-hidden />
          End billing
        </Button>
      </DialogTrigger>
      <DialogPanel title={`End the billing of ${account.name ?? account.customer}?`}>
        <div className="grid gap-3">
          <Segments label="When" value={when} choices={endChoices} onChange={setWhen} />
          <ul className="grid gap-1" aria-label="What will happen">
            {foretellEnd(account, when).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <DialogClose asChild>
            <Button>Go on billing</Button>
          </DialogClose>
          <Button
            look="danger"
            disabled={end.isPending}
            onClick={() => end.mutate({ externalId: account.customer, when })}
          >
            {end.isPending ? "Ending…" : "End it"}
          </Button>
        </div>
        {end.error ? <QueryFailure title="Billing was not ended" error={end.error} /> : null}
      </DialogPanel>
    </Dialog>
  );
}
