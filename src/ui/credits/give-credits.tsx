"use client";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { creditsHref } from "#/ui/billing/billing-href.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { GrantForm } from "./grant-form.tsx";

/** Gives credits to a customer; null lets one choose it. */
export function GiveCredits({ customer }: { customer: string | null }) {
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button look="primary">
          <Plus aria-hidden />
          Give credits
        </Button>
      </DialogTrigger>
      <DialogPanel title={customer === null ? "Give credits" : `Give credits to ${customer}`}>
        <GrantForm
          customer={customer}
          onDone={(given) => {
            setIsOpen(false);
            if (customer === null) router.push(creditsHref(given));
          }}
        />
      </DialogPanel>
    </Dialog>
  );
}
