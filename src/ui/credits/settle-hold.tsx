"use client";
import { CircleCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { CreditHold } from "#/api/contract/ledger.ts";
import { fieldErrors } from "#/ui/form/field-errors.ts";
import { FormEnd } from "#/ui/form/form-end.tsx";
import { readFields } from "#/ui/form/read-fields.ts";
import { formatAmount } from "#/ui/format/money.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { Field } from "#/ui/primitives/field.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { useCreditsChanged } from "./use-credits-changed.ts";
import { useRequestKey } from "./use-request-key.ts";

interface SettleHoldProps {
  customer: string;
  hold: CreditHold;
}

/** Pays for the work of a hold. */
export function SettleHold({ customer, hold }: SettleHoldProps) {
  const [isOpen, setIsOpen] = useState(false);
  const held = formatAmount(hold.amount, "credits");
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button size="small" aria-label={`Settle the hold of ${held}`}>
          <CircleCheck aria-hidden />
          Settle
        </Button>
      </DialogTrigger>
      <DialogPanel title={`Settle the hold of ${held} credits`}>
        <SettleForm customer={customer} hold={hold} onDone={() => setIsOpen(false)} />
      </DialogPanel>
    </Dialog>
  );
}

function SettleForm({ customer, hold, onDone }: SettleHoldProps & { onDone: () => void }) {
  const { keyOf, onError } = useRequestKey();
  const changed = useCreditsChanged();
  const settle = trpc.credits.ledger.settle.useMutation({
    onError,
    onSuccess: async () => {
      onDone();
      await changed();
    },
  });
  const errors = fieldErrors(settle.error, ["amount"]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { amount = "" } = readFields(event.currentTarget);
    const request = { customer, hold: hold.id, amount: amount.trim() };
    settle.mutate({ ...request, requestKey: keyOf(request) });
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <Field
        label="What the work really cost"
        hint="Less than was held gives the rest back; more takes the difference too, if it is there."
        error={errors.of.amount}
      >
        {(control) => (
          <Input
            name="amount"
            required
            inputMode="decimal"
            autoComplete="off"
            defaultValue={hold.amount}
            {...control}
          />
        )}
      </Field>
      <FormEnd action="Settle" isPending={settle.isPending} error={settle.error} fields={errors} />
    </form>
  );
}
