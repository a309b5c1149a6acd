"use client";
import { CalendarClock, Plus } from "lucide-react";
import { useState } from "react";
import type { BillingAccount } from "#/api/contract/billing.ts";
import type { Customer } from "#/api/contract/customers.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { isRunning } from "./billing-draft.ts";
import { BillingForm } from "./billing-form.tsx";

interface BillingDialogProps {
  customer: Customer;
  /** Null for a customer that was never billed. */
  account: BillingAccount | null;
}

/** Puts a customer on a plan, or changes how it is billed. */
export function BillingDialog({ customer, account }: BillingDialogProps) {
  const [isOpen, setIsOpen] = useState(false);
  const isChange = isRunning(account);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button look={account === null ? "primary" : "plain"}>
          {account === null ? <Plus aria-hidden /> : <CalendarClock aria-hidden />}
          {isChange ? "Change the plan" : "Put on a plan"}
        </Button>
      </DialogTrigger>
      <DialogPanel
        title={`${isChange ? "Change the billing of" : "Bill"} ${customer.name ?? customer.external_id}`}
      >
        <BillingForm customer={customer} account={account} onDone={() => setIsOpen(false)} />
      </DialogPanel>
    </Dialog>
  );
}
