"use client";
import { Pencil, Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { WebhookEndpoint, WebhookEndpointWithSecret } from "#/api/contract/webhooks.ts";
import { fieldErrors } from "#/ui/form/field-errors.ts";
import { FormEnd } from "#/ui/form/form-end.tsx";
import { readFields } from "#/ui/form/read-fields.ts";
import { Button } from "#/ui/primitives/button.tsx";
import { Dialog, DialogPanel, DialogTrigger } from "#/ui/primitives/dialog.tsx";
import { Field } from "#/ui/primitives/field.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { SecretShown } from "./secret-shown.tsx";
import { useWebhooksChanged } from "./use-webhooks-changed.ts";

/** Makes an endpoint, or changes one. */
export function EndpointDialog({ endpoint }: { endpoint: WebhookEndpoint | null }) {
  const [isOpen, setIsOpen] = useState(false);
  const [made, setMade] = useState<WebhookEndpointWithSecret | null>(null);
  const open = (next: boolean) => {
    setIsOpen(next);
    setMade(null);
  };
  const title = made ? "The endpoint is made" : endpoint ? "Edit the endpoint" : "New endpoint";
  return (
    <Dialog open={isOpen} onOpenChange={open}>
      <DialogTrigger asChild>
        {endpoint ? (
          <Button size="small" aria-label={`Edit ${endpoint.url}`}>
            <Pencil aria-hidden />
            Edit
          </Button>
        ) : (
          <Button look="primary">
            <Plus aria-hidden />
            New endpoint
          </Button>
        )}
      </DialogTrigger>
      <DialogPanel title={title}>
        {made ? (
          <SecretShown secret={made.secret} url={made.url} />
        ) : (
          <EndpointForm endpoint={endpoint} onMade={setMade} onChanged={() => open(false)} />
        )}
      </DialogPanel>
    </Dialog>
  );
}

interface EndpointFormProps {
  endpoint: WebhookEndpoint | null;
  onMade: (made: WebhookEndpointWithSecret) => void;
  onChanged: () => void;
}

function EndpointForm({ endpoint, onMade, onChanged }: EndpointFormProps) {
  const changed = useWebhooksChanged();
  const create = trpc.credits.webhooks.create.useMutation({
    onSuccess: async (made) => {
      onMade(made);
      await changed();
    },
  });
  const update = trpc.credits.webhooks.update.useMutation({
    onSuccess: async () => {
      onChanged();
      await changed();
    },
  });
  const call = endpoint ? update : create;
  const errors = fieldErrors(call.error, ["url", "description"]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { url = "", description } = readFields(event.currentTarget);
    const fields = { url, description: description || null };
    if (endpoint) update.mutate({ id: endpoint.id, changes: fields });
    else create.mutate(fields);
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <Field
        label="URL"
        hint={
          endpoint
            ? "What waits for this endpoint goes to the new URL too."
            : "Where alerts are posted, such as https://example.com/hooks/meterline"
        }
        error={errors.of.url}
      >
        {(control) => (
          <Input
            name="url"
            inputMode="url"
            required
            autoComplete="off"
            spellCheck={false}
            defaultValue={endpoint?.url}
            {...control}
          />
        )}
      </Field>
      <Field label="Description" hint="What it is for; may be empty" error={errors.of.description}>
        {(control) => (
          <Input
            name="description"
            autoComplete="off"
            defaultValue={endpoint?.description ?? ""}
            {...control}
          />
        )}
      </Field>
      <FormEnd
        action={endpoint ? "Save" : "Make the endpoint"}
        isPending={call.isPending}
        error={call.error}
        fields={errors}
      />
    </form>
  );
}
