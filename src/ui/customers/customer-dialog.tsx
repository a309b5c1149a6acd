"use client";
import { Pencil, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import type { Customer } from "#/api/contract/customers.ts";
import { customerHref } from "#/ui/customer/customer-href.ts";
import { fieldErrors } from "#/ui/form/field-errors.ts";
import { FormEnd } from "#/ui/form/form-end.tsx";
import { readFields } from "#/ui/form/read-fields.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { Field } from "#/ui/primitives/field.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { trpc } from "#/ui/trpc/client.ts";

/** Makes a customer before its first event, or changes one. */
export function CustomerDialog({ customer }: { customer: Customer | null }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        {customer ? (
          <Button>
            <Pencil aria-hidden />
            Edit
          </Button>
        ) : (
          <Button look="primary">
            <Plus aria-hidden />
            New customer
          </Button>
        )}
      </DialogTrigger>
      <DialogPanel title={customer ? `Customer ${customer.external_id}` : "New customer"}>
        <CustomerForm customer={customer} onDone={() => setIsOpen(false)} />
      </DialogPanel>
    </Dialog>
  );
}

interface CustomerFormProps {
  customer: Customer | null;
  onDone: () => void;
}

function CustomerForm({ customer, onDone }: CustomerFormProps) {
  const router = useRouter();
  const api = trpc.useUtils();
  const zonesId = useId();
  const onSuccess = async (changed: Customer) => {
    api.customers.get.setData({ externalId: changed.external_id }, changed);
    onDone();
    if (!customer) router.push(customerHref(changed.external_id));
    await Promise.all([
      api.customers.list.invalidate(),
      api.analytics.invalidate(),
      // Another time zone moves its open period.
      api.credits.billing.invalidate(),
      api.credits.statements.invalidate(),
    ]);
  };
  const create = trpc.customers.create.useMutation({ onSuccess });
  const update = trpc.customers.update.useMutation({ onSuccess });
  const call = customer ? update : create;
  const errors = fieldErrors(call.error, ["external_id", "name", "time_zone"]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { external_id = "", name, time_zone } = readFields(event.currentTarget);
    const changes = { name: name || null, time_zone };
    if (customer) update.mutate({ externalId: customer.external_id, changes });
    else create.mutate({ external_id, ...changes });
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      {customer ? null : (
        <Field
          label="External id"
          hint="Your name for it, as events bring it. It can’t be changed later."
          error={errors.of.external_id}
        >
          {(control) => (
            <Input name="external_id" required autoComplete="off" spellCheck={false} {...control} />
          )}
        </Field>
      )}
      <Field label="Name" hint="As people call it; may be empty" error={errors.of.name}>
        {(control) => (
          <Input name="name" autoComplete="off" defaultValue={customer?.name ?? ""} {...control} />
        )}
      </Field>
      <Field
        label="Time zone"
        hint="Its days and months follow this clock, such as Europe/Berlin."
        error={errors.of.time_zone}
      >
        {(control) => (
          <Input
            name="time_zone"
            required
            autoComplete="off"
            spellCheck={false}
            list={zonesId}
            defaultValue={customer?.time_zone ?? "UTC"}
            {...control}
          />
        )}
      </Field>
      <datalist id={zonesId}>
        {Intl.supportedValuesOf("timeZone").map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <FormEnd
        action={customer ? "Save" : "Make the customer"}
        isPending={call.isPending}
        error={call.error}
        fields={errors}
      />
    </form>
  );
}
