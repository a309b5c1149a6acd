"use client";
import { PencilLine } from "lucide-react";
import { type FormEvent, useState } from "react";
import { fieldErrors } from "#/ui/form/field-errors.ts";
import { FormEnd } from "#/ui/form/form-end.tsx";
import { readFields } from "#/ui/form/read-fields.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { Field } from "#/ui/primitives/field.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { type Direction, signedAmount } from "./signed-amount.ts";
import { useCreditsChanged } from "./use-credits-changed.ts";
import { useGrantNames } from "./use-grant-names.ts";
import { useRequestKey } from "./use-request-key.ts";

interface AdjustCreditsProps {
  customer: string;
  /** Which grants have a name. */
  namesInput: { customer: string; page: number; perPage: number };
}

/** Gives or takes credits by hand, with a reason. */
export function AdjustCredits(props: AdjustCreditsProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button>
          <PencilLine aria-hidden />
          Adjust
        </Button>
      </DialogTrigger>
      <DialogPanel title={`Adjust the credits of ${props.customer}`}>
        <AdjustForm {...props} onDone={() => setIsOpen(false)} />
      </DialogPanel>
    </Dialog>
  );
}

const directions = [
  { value: "give", label: "Give" },
  { value: "take", label: "Take away" },
] as const;

/** Stands for no grant in particular. */
const whichever = " ";

function AdjustForm({ customer, namesInput, onDone }: AdjustCreditsProps & { onDone: () => void }) {
  const [direction, setDirection] = useState<Direction>("give");
  const [grant, setGrant] = useState(whichever);
  const names = useGrantNames(namesInput);
  const { keyOf, onError } = useRequestKey();
  const changed = useCreditsChanged();
  const adjust = trpc.credits.ledger.adjust.useMutation({
    onError,
    onSuccess: async () => {
      onDone();
      await changed();
    },
  });
  const errors = fieldErrors(adjust.error, ["amount", "grant", "reason"]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { amount = "", reason = "" } = readFields(event.currentTarget);
    const request = {
      customer,
      amount: signedAmount(amount, direction),
      grant: grant === whichever ? undefined : grant,
      reason: reason.trim(),
    };
    adjust.mutate({ ...request, requestKey: keyOf(request) });
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <Segments label="Direction" value={direction} choices={directions} onChange={setDirection} />
      <Field label="Amount" hint="Credits, with at most 2 decimals" error={errors.of.amount}>
        {(control) => <Input name="amount" required inputMode="decimal" autoComplete="off" {...control} />}
      </Field>
      <Field label="Grant" error={errors.of.grant}>
        {({ id, ...control }) => (
          <Select
            id={id}
            aria-describedby={control["aria-describedby"]}
            label="Grant"
            value={grant}
            choices={[
              {
                value: whichever,
                label: direction === "give" ? "A new one" : "Any, in the order of spending",
              },
              ...[...names].map(([value, label]) => ({ value, label })),
            ]}
            onChange={setGrant}
            className="w-full"
          />
        )}
      </Field>
      <Field label="Reason" hint="For whoever reads the ledger" error={errors.of.reason}>
        {(control) => <Input name="reason" required autoComplete="off" maxLength={500} {...control} />}
      </Field>
      <FormEnd
        action={direction === "give" ? "Give them" : "Take them away"}
        isPending={adjust.isPending}
        error={adjust.error}
        fields={errors}
      />
    </form>
  );
}
