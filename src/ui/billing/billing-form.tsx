"use client";
import Link from "next/link";
import { type FormEvent, useState } from "react";
import type { BillingAccount } from "#/api/contract/billing.ts";
import type { Customer } from "#/api/contract/customers.ts";
import { fieldErrors } from "#/ui/form/field-errors.ts";
import { FormEnd } from "#/ui/form/form-end.tsx";
import { Field } from "#/ui/primitives/field.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { Segments } from "#/ui/primitives/segments.tsx";
import { Select } from "#/ui/primitives/select.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { type BillingDraft, draftOf, isRunning, toPutBilling } from "./billing-draft.ts";
import { CadenceFields } from "./cadence-fields.tsx";
import { Foretold } from "./foretold.tsx";
import { activePlansInput } from "./plans-input.ts";
import { useBillingChanged } from "./use-billing-changed.ts";

const whenChoices = [
  { value: "next_period", label: "From the next period" },
  { value: "now", label: "Now" },
] as const;

interface BillingFormProps {
  customer: Customer;
  account: BillingAccount | null;
  onDone: () => void;
}

export function BillingForm({ customer, account, onDone }: BillingFormProps) {
  const { external_id: externalId, time_zone: zone } = customer;
  const [draft, setDraft] = useState<BillingDraft>(() => draftOf(account, zone));
  const plans = trpc.credits.plans.list.useQuery(activePlansInput);
  const onChanged = useBillingChanged(externalId);
  const put = trpc.credits.billing.put.useMutation({
    onSuccess: async (changed) => {
      onDone();
      await onChanged(changed);
    },
  });
  const change = (fields: Partial<BillingDraft>) => {
    // What was wrong with the last try need not be wrong any more.
    put.reset();
    setDraft((current) => ({ ...current, ...fields }));
  };
  const errors = fieldErrors(put.error, [
    "plan",
    "anchor_day",
    "length_days",
    "anchor_date",
    ...(isRunning(account) ? [] : ["starts_at"]),
  ]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    put.mutate({ externalId, changes: toPutBilling(draft, account, zone) });
  };
  const known = plans.data?.data ?? [];
  const isListed = draft.plan === "" || known.some(({ slug }) => slug === draft.plan);
  return (
    <form onSubmit={submit} className="grid gap-3">
      <Field
        label="Plan"
        hint={
          plans.data?.total === 0 ? (
            <>
              There is none yet.{" "}
              <Link href="/plans/new" className="underline">
                Make a plan
              </Link>
            </>
          ) : undefined
        }
        error={errors.of.plan}
      >
        {({ id, ...control }) => (
          <Select
            id={id}
            aria-describedby={control["aria-describedby"]}
            label="Plan"
            value={draft.plan || noPlan}
            choices={[
              ...(draft.plan === "" ? [{ value: noPlan, label: "Choose a plan" }] : []),
              ...(isListed || !account ? [] : [{ value: draft.plan, label: account.plan.name }]),
              ...known.map(({ slug, name, terms }) => ({
                value: slug,
                label: `${name}, in ${terms.currency}`,
              })),
            ]}
            onChange={(plan) => change({ plan: plan.trim() })}
            className="w-full"
          />
        )}
      </Field>
      <CadenceFields draft={draft} errors={errors.of} onChange={change} />
      {isRunning(account) ? (
        <fieldset className="grid gap-1">
          <legend className="mb-1 font-medium">From when</legend>
          <Segments
            label="From when"
            value={draft.when}
            choices={whenChoices}
            onChange={(when) => change({ when })}
          />
        </fieldset>
      ) : (
        <Field
          label={`Begins at (${zone})`}
          hint="If left empty, now. It may lie in the past: that use is billed too."
          error={errors.of.starts_at}
        >
          {(control) => (
            <Input
              type="datetime-local"
              step={1}
              value={draft.startsAt}
              onChange={(event) => change({ startsAt: event.target.value })}
              {...control}
            />
          )}
        </Field>
      )}
      <Foretold draft={draft} account={account} plans={known} zone={zone} />
      <FormEnd
        action={isRunning(account) ? "Change it" : "Begin billing"}
        isPending={put.isPending}
        error={put.error}
        fields={errors}
      />
    </form>
  );
}

/** An empty value would be none to the list. */
const noPlan = " ";
