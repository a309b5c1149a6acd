"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { type FormEvent, useDeferredValue, useId, useState } from "react";
import { readFields } from "#/ui/form/read-fields.ts";
import { fromWallTime, toWallTime } from "#/ui/format/time.ts";
import { MeterSelect } from "#/ui/meters/meter-select.tsx";
import { usePreferences } from "#/ui/preferences/preferences-provider.tsx";
import { Button } from "#/ui/primitives/button.tsx";
import { Field } from "#/ui/primitives/field.tsx";
import { Input } from "#/ui/primitives/input.tsx";
import { trpc } from "#/ui/trpc/client.ts";
import { lastDays } from "./last-days.ts";
import type { ProofSearch } from "./proof-search.ts";

interface ProofFormProps {
  search: ProofSearch;
  onAsk: (asked: ProofSearch) => void;
}

/** Asks whose total of which meter and time is to be proven. */
export function ProofForm({ search, onAsk }: ProofFormProps) {
  const { zone } = usePreferences();
  const [meter, setMeter] = useState(search.meter);
  const [customer, setCustomer] = useState(search.customer);
  const [fault, setFault] = useState<{ meter?: string; to?: string }>({});
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const walls = readFields(event.currentTarget);
    const given = {
      from: toInstant(walls.from, search.from, zone),
      to: toInstant(walls.to, search.to, zone),
    };
    const { from, to } = lastDays(given, new Date());
    if (!meter) setFault({ meter: "Choose a meter" });
    else if (Date.parse(from) >= Date.parse(to)) setFault({ to: "Must be after the beginning" });
    else onAsk({ customer, meter, from, to });
  };
  return (
    <form
      onSubmit={submit}
      aria-label="What to prove"
      className="grid items-start gap-3 rounded-md border bg-surface p-3 sm:grid-cols-2 xl:grid-cols-[1fr_1fr_14rem_14rem_auto]"
    >
      <CustomerInput value={customer} onChange={setCustomer} />
      <Field label="Meter" error={fault.meter}>
        {({ id }) => <MeterSelect id={id} value={meter} onChange={setMeter} className="w-full" />}
      </Field>
      <Field
        label={`From (${zone})`}
        hint={search.from ? undefined : "If left empty, 30 days before the end"}
      >
        {(control) => (
          <Input
            name="from"
            type="datetime-local"
            step={1}
            defaultValue={search.from ? wallOf(search.from, zone) : undefined}
            {...control}
          />
        )}
      </Field>
      <Field label="To before" hint={search.to ? undefined : "If left empty, now"} error={fault.to}>
        {(control) => (
          <Input
            name="to"
            type="datetime-local"
            step={1}
            defaultValue={search.to ? wallOf(search.to, zone) : undefined}
            {...control}
          />
        )}
      </Field>
      <Button look="primary" type="submit" className="sm:col-span-2 xl:col-span-1 xl:mt-6">
        Prove it
      </Button>
    </form>
  );
}

/** To the second, as the field shows it. */
const wallOf = (instant: string, zone: string) => toWallTime(instant, zone);

/** What a field says; where it was not touched, the instant to the microsecond that it was filled with. */
function toInstant(wall: string | undefined, given: string | null, zone: string): string | null {
  if (!wall) return null;
  const isUntouched = given !== null && withSeconds(wall) === wallOf(given, zone);
  return isUntouched ? given : fromWallTime(wall, zone);
}

/** Browsers leave out seconds that are zero. */
const withSeconds = (wall: string) => (wall.length === 16 ? `${wall}:00` : wall);

function CustomerInput({ value, onChange }: { value: string; onChange: (customer: string) => void }) {
  const listId = useId();
  const [isOpen, setIsOpen] = useState(false);
  const q = useDeferredValue(value);
  const found = trpc.customers.list.useQuery(
    { q: q || undefined, page: 1, perPage: 8 },
    { enabled: isOpen, placeholderData: keepPreviousData },
  );
  return (
    <Field label="Customer">
      {(control) => (
        <>
          <Input
            required
            maxLength={255}
            list={listId}
            autoComplete="off"
            spellCheck={false}
            value={value}
            onFocus={() => setIsOpen(true)}
            onChange={(event) => onChange(event.target.value)}
            {...control}
          />
          <datalist id={listId}>
            {found.data?.data.map((customer) => (
              <option key={customer.external_id} value={customer.external_id}>
                {customer.name}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
