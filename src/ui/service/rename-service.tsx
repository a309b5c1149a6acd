"use client";
import { Pencil } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { Service } from "#/api/contract/services.ts";
import { fieldErrors } from "#/ui/form/field-errors.ts";
import { FormEnd } from "#/ui/form/form-end.tsx";
import { readFields } from "#/ui/form/read-fields.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { Field } from "#/ui/primitives/field.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { trpc } from "#/ui/trpc/client.ts";

/** Gives a service another name; its slug, which callers send, stays. */
export function RenameService({ service }: { service: Service }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button>
          <Pencil aria-hidden />
          Rename
        </Button>
      </DialogTrigger>
      <DialogPanel title={`Rename ${service.name}`}>
        <RenameForm service={service} onDone={() => setIsOpen(false)} />
      </DialogPanel>
    </Dialog>
  );
}

function RenameForm({ service, onDone }: { service: Service; onDone: () => void }) {
  const api = trpc.useUtils();
  const update = trpc.services.update.useMutation({
    onSuccess: async (changed) => {
      api.services.get.setData({ slug: service.slug }, changed);
      onDone();
      await api.services.list.invalidate();
    },
  });
  const errors = fieldErrors(update.error, ["name"]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { name = "" } = readFields(event.currentTarget);
    update.mutate({ slug: service.slug, changes: { name } });
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <Field
        label="Name"
        hint={
          <>
            The slug stays <span className="font-mono">{service.slug}</span>: callers send it.
          </>
        }
        error={errors.of.name}
      >
        {(control) => (
          <Input name="name" required autoComplete="off" defaultValue={service.name} {...control} />
        )}
      </Field>
      <FormEnd action="Save" isPending={update.isPending} error={update.error} fields={errors} />
    </form>
  );
}
