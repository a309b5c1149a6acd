"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { useId } from "react";
import { useSettled } from "#/ui/paging/use-settled.ts";
import { Field } from "#/ui/primitives/field.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import type { FieldFaults } from "./form-faults.ts";

export interface PreviewOf {
  /** External id; empty for none. */
  customer: string;
  /** UTC days, YYYY-MM-DD. */
  from: string;
  to: string;
}

interface PreviewChoiceProps {
  value: PreviewOf;
  onChange: (part: Partial<PreviewOf>) => void;
  faults: FieldFaults;
}

/** Whose usage of which time the plan is tried on. */
export function PreviewChoice({ value: { customer, from, to }, onChange, faults }: PreviewChoiceProps) {
  const listId = useId();
  const q = useSettled(customer);
  const found = trpc.customers.list.useQuery(
    { q: q || undefined, page: 1, perPage: 8 },
    { placeholderData: keepPreviousData },
  );
  return (
    <div className="grid gap-3 border-b p-3 sm:grid-cols-3 xl:grid-cols-2">
      <Field label="Customer" error={faults.customer} className="xl:col-span-2">
        {(control) => (
          <>
            <Input
              maxLength={255}
              list={listId}
              autoComplete="off"
              spellCheck={false}
              value={customer}
              onChange={(event) => onChange({ customer: event.target.value })}
              {...control}
            />
            <datalist id={listId}>
              {found.data?.data.map((one) => (
                <option key={one.external_id} value={one.external_id}>
                  {one.name}
                </option>
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Field label="From (UTC)" error={faults.from}>
        {(control) => (
          <Input
            type="date"
            value={from}
            max={to}
            onChange={(event) => onChange({ from: event.target.value })}
            {...control}
          />
        )}
      </Field>
      <Field label="To before" error={faults.to}>
        {(control) => (
          <Input
            type="date"
            value={to}
            min={from}
            onChange={(event) => onChange({ to: event.target.value })}
            {...control}
          />
        )}
      </Field>
    </div>
  );
}
