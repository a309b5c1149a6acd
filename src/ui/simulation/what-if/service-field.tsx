"use client";
import { useId } from "react";
import type { SimulatedService } from "#/domain/simulation/topology/topology.ts";
import { Field } from "#/ui/primitives/field.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { Select } from "#/ui/primitives/select.tsx";

/** More are typed, with proposals, rather than looked for in a list. */
const mostChoices = 60;

interface ServiceFieldProps {
  value: string;
  /** Undefined while they are not known. */
  services: readonly Pick<SimulatedService, "id">[] | undefined;
  error: string | undefined;
  onChange: (id: string) => void;
}

/** One of the simulated services. */
export function ServiceField({ value, services, error, onChange }: ServiceFieldProps) {
  const listId = useId();
  const ids = services?.map(({ id }) => id) ?? [];
  if (services && ids.length <= mostChoices && ids.includes(value))
    return (
      <Field label="Service" error={error} className="col-span-2 sm:col-span-1 xl:col-span-2">
        {(control) => (
          <Select
            label="Service"
            value={value}
            choices={ids.map((id) => ({ value: id, label: id }))}
            onChange={onChange}
            className="w-full"
            {...control}
          />
        )}
      </Field>
    );
  return (
    <Field label="Service" error={error} className="col-span-2 sm:col-span-1 xl:col-span-2">
      {(control) => (
        <>
          <Input
            maxLength={64}
            list={listId}
            autoComplete="off"
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            {...control}
          />
          <datalist id={listId}>
            {ids.map((id) => (
              <option key={id} value={id} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
