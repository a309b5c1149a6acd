"use client";
import type { FormEvent } from "react";
import { fieldErrors } from "#/ui/form/field-errors.ts";
import { FormEnd } from "#/ui/form/form-end.tsx";
import { readFields } from "#/ui/form/read-fields.ts";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Field } from "#/ui/primitives/field.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { CustomerInput } from "./customer-input.tsx";
import { grantFields, toCreateGrant } from "./grant-draft.ts";
import { useCreditsChanged } from "./use-credits-changed.ts";
import { useRequestKey } from "./use-request-key.ts";

interface GrantFormProps {
  /** External id; null asks for it. */
  customer: string | null;
  onDone: (customer: string) => void;
}

/** Paths of what may be wrong with a single threshold; there is one field for all. */
const eachThreshold = Array.from({ length: 50 }, (_, place) => `thresholds.${place}`);

export function GrantForm({ customer, onDone }: GrantFormProps) {
  const { zone } = usePreferences();
  const { keyOf, onError } = useRequestKey();
  const changed = useCreditsChanged();
  const give = trpc.credits.ledger.grant.useMutation({
    onError,
    onSuccess: async (_given, { customer: to }) => {
      onDone(to);
      await changed();
    },
  });
  const isUnknown = customer === null && give.error?.data?.code === "NOT_FOUND";
  const errors = fieldErrors(give.error, [...grantFields, ...eachThreshold]);
  const badThreshold = eachThreshold.map((path) => errors.of[path]).find(Boolean);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = readFields(event.currentTarget);
    const request = {
      customer: customer ?? fields.customer?.trim() ?? "",
      ...toCreateGrant(fields, zone),
    };
    give.mutate({ ...request, requestKey: keyOf(request) });
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      {customer === null ? <CustomerInput error={isUnknown ? give.error?.message : undefined} /> : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Amount" hint="Credits, with at most 2 decimals" error={errors.of.amount}>
          {(control) => <Input name="amount" required inputMode="decimal" autoComplete="off" {...control} />}
        </Field>
        <Field label="Priority" hint="0 to 1000; lower is spent first" error={errors.of.priority}>
          {(control) => (
            <Input name="priority" inputMode="numeric" autoComplete="off" defaultValue="100" {...control} />
          )}
        </Field>
        <Field label={`Can be spent from (${zone})`} hint="If left empty, now" error={errors.of.effective_at}>
          {(control) => <Input name="effective_at" type="datetime-local" step={1} {...control} />}
        </Field>
        <Field label={`Expires (${zone})`} hint="If left empty, never" error={errors.of.expires_at}>
          {(control) => <Input name="expires_at" type="datetime-local" step={1} {...control} />}
        </Field>
        <Field
          label="Rollover, up to"
          hint="Left at expiry, and kept as a grant of its own; empty for none"
          error={errors.of.rollover_max}
        >
          {(control) => <Input name="rollover_max" inputMode="decimal" autoComplete="off" {...control} />}
        </Field>
        <Field
          label="Rollover, days"
          hint="For how long that one is valid; empty for ever"
          error={errors.of.rollover_days}
        >
          {(control) => <Input name="rollover_days" inputMode="numeric" autoComplete="off" {...control} />}
        </Field>
      </div>
      <Field
        label="Alerts at"
        hint="Percent of the amount that are spent; empty for none"
        error={errors.of.thresholds ?? badThreshold}
      >
        {(control) => (
          <Input
            name="thresholds"
            inputMode="decimal"
            autoComplete="off"
            defaultValue="50, 80, 100"
            {...control}
          />
        )}
      </Field>
      <Field label="Reason" hint="For whoever reads the ledger; may be empty" error={errors.of.reason}>
        {(control) => <Input name="reason" autoComplete="off" maxLength={500} {...control} />}
      </Field>
      <FormEnd
        action="Give the credits"
        isPending={give.isPending}
        error={isUnknown ? null : give.error}
        fields={errors}
      />
    </form>
  );
}
