"use client";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { fieldErrors } from "#/ui/form/field-errors.ts";
import { FormEnd } from "#/ui/form/form-end.tsx";
import { readFields } from "#/ui/form/read-fields.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { Field } from "#/ui/primitives/field.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { serviceHref } from "#/ui/service/service-href.ts";
import { trpc } from "#/ui/trpc/client.ts";

/** Makes a service and goes to its page, where its meters are made. */
export function CreateService() {
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button look="primary">
          <Plus aria-hidden />
          New service
        </Button>
      </DialogTrigger>
      <DialogPanel title="New service">
        <CreateServiceForm />
      </DialogPanel>
    </Dialog>
  );
}

function CreateServiceForm() {
  const router = useRouter();
  const api = trpc.useUtils();
  const create = trpc.services.create.useMutation({
    onSuccess: async ({ slug }) => {
      router.push(serviceHref(slug));
      await api.services.invalidate();
    },
  });
  const errors = fieldErrors(create.error, ["slug", "name"]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { slug = "", name } = readFields(event.currentTarget);
    create.mutate({ slug, name: name || undefined });
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <Field
        label="Slug"
        hint="What events name as their service, such as VideoStreaming. It can’t be changed later."
        error={errors.of.slug}
      >
        {(control) => (
          <Input
            name="slug"
            required
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
            {...control}
          />
        )}
      </Field>
      <Field label="Name" hint="As people call it; the slug if left empty" error={errors.of.name}>
        {(control) => <Input name="name" autoComplete="off" {...control} />}
      </Field>
      <FormEnd action="Make the service" isPending={create.isPending} error={create.error} fields={errors} />
    </form>
  );
}
